import type { ReactNode } from 'react'
import styles from './state.module.css'

interface EmptyStateProps {
  /** What is so, one bold line without a full stop. */
  readonly title: ReactNode
  /** Why, or what to do: one line. */
  readonly children?: ReactNode
  /** At most one button. */
  readonly action?: ReactNode
}

/** An empty panel: top left of where the rows would be, in words. */
export const EmptyState = ({ title, children, action }: EmptyStateProps) => (
  <div className={styles.empty}>
    <p className={styles.title}>{title}</p>
    {children && <p className={styles.text}>{children}</p>}
    {action && <div className={styles.actions}>{action}</div>}
  </div>
)

import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import styles from './strip.module.css'

interface StripProps {
  readonly tone?: 'warn' | 'bad'
  /** What is so; its first words bold (`<b>`). */
  readonly children: ReactNode
  /** Links or buttons at the right end. */
  readonly actions?: ReactNode
}

/** A 32 px line over a panel: how many of how many, the missing permission or broker. At most one a panel. */
export const Strip = ({ tone = 'warn', children, actions }: StripProps) => (
  <div className={styles.strip} data-tone={tone}>
    <Icon name="warning" tone={tone} />
    <span className={styles.text}>{children}</span>
    {actions && <span className={styles.actions}>{actions}</span>}
  </div>
)

type TextButtonProps = {
  readonly onPress: () => void
  /** What is read aloud, where the words alone do not say which. */
  readonly label?: string
  /** Whether what it shows and hides is shown. */
  readonly expanded?: boolean
  readonly children: ReactNode
}

/** A link-like button for the end of a strip, a toast or a sentence. */
export const TextButton = ({ onPress, label, expanded, children }: TextButtonProps) => (
  <button type="button" className={styles.link} aria-label={label} aria-expanded={expanded} onClick={onPress}>{children}</button>
)

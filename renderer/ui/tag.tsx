import type { ReactNode } from 'react'
import { Tip } from './tip.tsx'
import styles from './tag.module.css'

interface TagProps {
  readonly tone?: 'warn' | 'bad'
  /** Why it is so, on hover and focus. */
  readonly tip?: string
  readonly children: ReactNode
}

/** A 16 px word about the cell it stands in: `null`, `aborted`, `not decoded`. Not clickable. */
export const Tag = ({ tone, tip, children }: TagProps) => (
  <Tip text={tip}><span className={styles.tag} data-tone={tone}>{children}</span></Tip>
)

/** A count of what needs attention; never a total. Nothing at 0. `says` is read aloud and shown on hover. */
export const Badge = ({ count, says }: { readonly count: number; readonly says: string }) =>
  count > 0
    ? <Tip text={says}><span className={styles.badge} role="img" aria-label={says}>{count > 99 ? '99+' : count}</span></Tip>
    : null

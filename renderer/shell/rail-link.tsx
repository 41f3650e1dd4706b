import type { ReactNode } from 'react'
import { Link } from '../address/link.tsx'
import type { Address } from '../address/address.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { Tip } from '../ui/tip.tsx'
import styles from './rail.module.css'

interface RailLinkProps {
  readonly to: Address
  readonly icon?: IconName
  /** Stands where the icon would: a connection's square. */
  readonly mark?: ReactNode
  readonly here: boolean
  readonly closed: boolean
  /** Small text at the right: a count, a region. */
  readonly note?: ReactNode | undefined
  readonly end?: ReactNode
  readonly look?: 'connection' | 'unopened' | 'kind'
  readonly children: string
}

/** One line of the rail; in the closed rail its icon alone, with the words as the tip. */
export function RailLink({ to, icon, mark, here, closed, note, end, look, children }: RailLinkProps) {
  const link = (
    <Link to={to} className={styles.link} data-look={look} aria-current={here ? 'page' : undefined}>
      {mark ?? (icon && (look !== 'kind' || closed) ? <Icon name={icon} /> : null)}
      {closed ? <span className="sr-only">{children}</span> : <MiddleTruncate text={children} />}{' '}
      {!closed && note !== undefined && <span className={styles.note}>{note}</span>}
      {end && <span className={styles.end}>{end}</span>}
    </Link>
  )
  return closed ? <Tip text={children} side="right">{link}</Tip> : link
}

import type { PointerEvent, ReactNode } from 'react'
import { unknown } from '../../format/number.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import type { BoardRow } from './board-row.ts'
import type { NumberRole, Whence } from './whence.ts'
import styles from './board.module.css'

/** What stands for an unknown number: a dash, with the reason on hover. */
export function Dash({ why }: { readonly why: string }) {
  const { maskHosts } = useRoomView()
  return <span className={styles.unknown} title={maskHosts(why) || t.states.unknown}>{unknown}</span>
}

type SourcedProps = { readonly say: () => string; readonly old?: boolean; readonly children: ReactNode }

/** Words that say more when the pointer comes: what they say changes each second, and is made only then. */
export function Sourced({ say, old = false, children }: SourcedProps) {
  const tell = (event: PointerEvent<HTMLElement>) => { event.currentTarget.title = say() }
  return <span data-old={old || undefined} className={styles.sourced} onPointerEnter={tell}>{children}</span>
}

/**
 * A number cell: nothing yet is a skeleton, unknown is a dash with the reason. On hover it says where it comes from; one that is
 * minutes old is paler.
 */
export function numberCell(
  row: BoardRow, role: NumberRole, value: number | null | undefined, format: (value: number) => string, whence: Whence,
): ReactNode {
  if (value === undefined) return undefined
  if (value === null) return <Dash why={row.why} />
  return <Sourced say={() => whence(row.key, role)} old={row.old.split(' ').includes(role)}>{format(value)}</Sourced>
}

/** A number of second rank, where it has come. */
export const quiet = (value: ReactNode): ReactNode =>
  (value === undefined ? undefined : <span className={styles.quiet}>{value}</span>)

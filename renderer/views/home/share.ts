import { formatDate, formatMoment, type TimeZone } from '../../format/time.ts'
import { withoutHosts } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { groupOf, type BoardRow } from './board-row.ts'
import { boardGroups, type BoardGroup } from './verdict.ts'

/**
 * What is shared: the rows in their order on the screen, the sentence above them, how many rows of the board could be shared
 * without its filter, and when that was (epoch ms).
 */
export type Shared = {
  readonly sentence: string
  readonly rows: readonly BoardRow[]
  readonly all: number
  readonly at: number
  readonly zone: TimeZone
  readonly minutes: number
}

/** Only rows with a verdict are passed on, since a connection that is not opened says nothing. */
export const isShared = (row: BoardRow): boolean => row.ref !== undefined && row.saying !== undefined

/** The rows to pass on, with addresses in their sentences hidden. */
export const sharedRows = ({ rows }: Shared): readonly BoardRow[] => rows.flatMap((row) =>
  (row.saying && isShared(row) ? [{ ...row, saying: { ...row.saying, reason: withoutHosts(row.saying.reason) } }] : []))

/** How many rows these are, of how many where a filter left some out, and how many of them are muted. */
export function sharedCount(shared: Shared): string {
  const rows = sharedRows(shared)
  const muted = rows.filter(({ mutedUntil }) => mutedUntil !== null).length
  return t.backlog.share.rows(rows.length, shared.all, muted)
}

/** The rows group by group, empty groups left out. */
export const sharedGroups = (shared: Shared): readonly { readonly group: BoardGroup; readonly rows: readonly BoardRow[] }[] =>
  boardGroups
    .map((group) => ({ group, rows: sharedRows(shared).filter((row) => groupOf(row) === group) }))
    .filter(({ rows }) => rows.length > 0)

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The moment with the name of its zone: "2026-11-21 12:04:31 (Europe/Zurich)". */
export const sharedAt = ({ at, zone }: Shared): string =>
  t.backlog.share.at(formatMoment(at, zone).replace(' UTC', ''), zone === 'utc' ? 'UTC' : localZone())

/** "tidemark-backlog-2026-11-21.html". */
export const sharedName = ({ at, zone }: Shared, ending: 'html' | 'csv'): string =>
  `${t.backlog.share.file}-${formatDate(at, zone)}.${ending}`

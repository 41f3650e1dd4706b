import { formatDate, formatMoment, type TimeZone } from '../../format/time.ts'
import { withoutHosts } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { groupOf, type BoardRow } from './board-row.ts'
import { boardGroups } from './verdict.ts'

/** What is shared: the rows in their order on the screen, the sentence above them, and when that was (epoch ms). */
export type Shared = {
  readonly sentence: string; readonly rows: readonly BoardRow[]; readonly at: number; readonly zone: TimeZone; readonly minutes: number
}

/** Only rows with a verdict are passed on, since a connection that is not opened says nothing; addresses in their sentences are hidden. */
export const sharedRows = ({ rows }: Shared): readonly BoardRow[] => rows.flatMap((row) =>
  (row.ref && row.saying ? [{ ...row, saying: { ...row.saying, reason: withoutHosts(row.saying.reason) } }] : []))

/** The rows group by group, empty groups left out. */
export const sharedGroups = (shared: Shared): readonly { readonly group: (typeof boardGroups)[number]; readonly rows: readonly BoardRow[] }[] =>
  boardGroups.map((group) => ({ group, rows: sharedRows(shared).filter((row) => groupOf(row) === group) })).filter(({ rows }) => rows.length > 0)

/** The moment with the name of its zone: "2026-11-21 12:04:31 (Europe/Zurich)". */
export const sharedAt = ({ at, zone }: Shared): string =>
  t.backlog.share.at(formatMoment(at, zone).replace(' UTC', ''), zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone)

/** "tidemark-backlog-2026-11-21.html". */
export const sharedName = ({ at, zone }: Shared, ending: 'html' | 'csv'): string => `${t.backlog.share.file}-${formatDate(at, zone)}.${ending}`

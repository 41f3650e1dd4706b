import { formatDuration } from '../../format/duration.ts'
import { unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { groupOf, verdictOf, type BoardRow } from './board-row.ts'
import { roundedTime } from './verdict.ts'

/**
 * How long the backlog of a row that keeps up takes to be read, in seconds: a breath of it. A larger one empties only if more
 * goes out than comes in.
 */
function breath({ backlog, in: arriving, out }: BoardRow): number | null {
  if (!out || !backlog) return null
  const seconds = backlog / out
  return seconds > 60 && (arriving ?? 0) >= out ? null : seconds
}

/** What *Empty in* says: already, at these rates about when, or never. */
export function emptyInWords(row: BoardRow): string {
  if (row.backlog === 0) return t.backlog.empty
  const seconds = row.emptyIn ?? (verdictOf(row) === 'keeping-up' ? breath(row) : null)
  if (seconds !== null) return t.backlog.about(formatDuration(roundedTime(seconds)))
  return groupOf(row) === 'attention' ? t.backlog.never : unknown
}

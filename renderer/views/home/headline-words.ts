import { t } from '../../texts/index.ts'
import { groupOf, verdictOf, type BoardRow } from './board-row.ts'
import type { Board } from './use-board.ts'

/** The sentence of the board, and what stands behind it in small where nothing needs attention. */
export type Headline = { readonly sentence: string; readonly sub: string }

/** Rows that are judged and not muted: what the headline speaks of. */
const isCounted = (row: BoardRow): boolean => row.mutedUntil === null && row.saying !== undefined

/** How many rows need attention. */
export const attentionOf = (rows: readonly BoardRow[]): number =>
  rows.filter((row) => isCounted(row) && groupOf(row) === 'attention').length

/** The answer of the board in a sentence. It says that nothing is wrong only of what is known. */
export function headlineOf(
  { rows, opened, failed }: Pick<Board, 'rows' | 'opened' | 'failed'>, isReading: boolean, connections: number,
): Headline {
  const attention = attentionOf(rows)
  if (attention > 0) return { sentence: t.backlog.attention(attention), sub: '' }
  if (isReading) return { sentence: t.backlog.reading(opened), sub: '' }
  const resources = rows.filter((row) => row.ref)
  if (resources.length > 0) return calm(resources.filter(isCounted), failed.length > 0)
  if (opened === 0) return { sentence: t.backlog.noneOpen(connections), sub: '' }
  if (failed.length > 0) return { sentence: failed.length >= opened ? t.backlog.noneAnswers : t.backlog.nothingKnown, sub: '' }
  return { sentence: t.backlog.noGroups, sub: t.backlog.noGroupsHint }
}

function calm(rows: readonly BoardRow[], isPartial: boolean): Headline {
  const draining = rows.filter((row) => verdictOf(row) === 'draining').length
  const fine = rows.filter((row) => groupOf(row) === 'fine').length
  const unknown = rows.length - draining - fine
  if (rows.length > 0 && unknown === rows.length) return { sentence: t.backlog.nothingKnown, sub: '' }
  const parts = [
    ...(draining > 0 ? [t.backlog.areDraining(draining)] : []), ...(fine > 0 ? [t.backlog.areKeepingUp(fine)] : []),
    ...(unknown > 0 ? [t.backlog.areUnknown(unknown)] : []),
  ]
  const known = draining > 0 || rows.length === 0 ? t.backlog.nothingUrgent : t.backlog.nothingBehind
  return { sentence: isPartial ? t.backlog.nothingUrgentKnown : known, sub: parts.length > 0 ? `${parts.join(', ')}.` : '' }
}

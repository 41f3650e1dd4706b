import type { History } from '#contract/sample.ts'
import type { Span } from '#main/systems/driver.ts'
import { atMost, type How } from './history/fold.ts'

type Row = { readonly at: number; readonly value: number | null; readonly source: string }

/**
 * The host's own samples and what the system kept, as one past: own samples are finer, so that the others stand only where
 * there are none, before, after or in a gap of them. At most as many points as `span` says, folded as `how` says where there
 * were more; what was null stays null.
 */
export function joinedPast(own: History, kept: History, span: Span, how: How = 'peak'): History {
  if (kept.at.length === 0) return own
  const stretches = stretchesOf(own)
  const covered = (time: number) => stretches.some(([first, last]) => time >= first && time <= last)
  const rows = [...endsOf(rowsOf(own)), ...rowsOf(kept).filter(({ at }) => !covered(at))].sort((a, b) => a.at - b.at)
  const values = rows.map(({ value }) => value ?? Number.NaN)
  const few = atMost({ at: rows.map(({ at }) => at), peak: values, mean: values }, span.points)
  return {
    at: few.at, value: few[how].map((value) => (Number.isNaN(value) ? null : value)),
    // A gap is of what was before it.
    source: few.from.map((place, n) => (rows[place] ?? rows.findLast(({ at }) => at <= (few.at[n] ?? 0)))?.source ?? 'live'),
  }
}

const rowsOf = ({ at, value, source }: History): Row[] =>
  at.map((time, n) => ({ at: time, value: value[n] ?? null, source: source[n] ?? 'live' }))

/** Of the nulls of a gap one, right behind the last value: elsewhere they would cut the line of what the system kept in it. */
function endsOf(rows: readonly Row[]): Row[] {
  return rows.flatMap((row, n) => {
    if (row.value !== null) return [row]
    const before = rows[n - 1]
    return before && before.value !== null ? [{ ...row, at: before.at + 1 }] : []
  })
}

/** From the first to the last sample of each run without a gap. */
function stretchesOf({ at, value }: History): readonly (readonly [first: number, last: number])[] {
  const stretches: [number, number][] = []
  let open: [number, number] | undefined
  at.forEach((time, n) => {
    if (value[n] === null || value[n] === undefined) open = undefined
    else if (open) open[1] = time
    else stretches.push(open = [time, time])
  })
  return stretches
}

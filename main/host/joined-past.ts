import type { History } from '#contract/sample.ts'
import type { Span } from '#main/systems/driver.ts'
import { thin } from './history.ts'

type Row = { readonly at: number; readonly value: number | null; readonly source: string }

/**
 * The host's own samples and what the system kept, as one past: own samples are finer, so that the others stand only where there
 * are none, before, after or in a gap of them. At most `points`, and what was null stays null.
 */
export function joinedPast(own: History, kept: History, span: Span): History {
  const stretches = stretchesOf(own)
  const covered = (time: number) => stretches.some(([first, last]) => time >= first && time <= last)
  const rows = [...rowsOf(own), ...rowsOf(kept).filter(({ at }) => !covered(at))].sort((a, b) => a.at - b.at)
  const few = rows.length <= span.points
    ? rows : thin(rows.map((row) => [row.at, row] as const), span.from, span.to, span.points).map(([, row]) => row)
  return { at: few.map(({ at }) => at), value: few.map(({ value }) => value), source: few.map(({ source }) => source) }
}

const rowsOf = ({ at, value, source }: History): Row[] =>
  at.map((time, n) => ({ at: time, value: value[n] ?? null, source: source[n] ?? 'live' }))

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

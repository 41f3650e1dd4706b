import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Findings, Judge } from './judge.ts'
import type { PartitionSource } from './partition-source.ts'
import { SliceRows } from './slice-rows.ts'
import type { Direction, Slice, SliceResult } from './slice.ts'
import { noCounts } from './tally.ts'

/** The first fetch of a partition is small, so that a page comes at once, bytes. */
const firstBytes = 256 << 10
/** Later ones ask for what they are likely to need, so little that it is in the processor's caches when it is judged, bytes. */
const leastBytes = 64 << 10
const goodBytes = 1 << 20
/** Where the next answer has to be waited for, each asks for twice as much, up to this. */
const mostBytes = 4 << 20
const waitMs = 10
/** Who answers this late is throttled or gone for a while, which tells nothing of how long records take, ms. */
const stalledMs = 1_000
/** A forward slice gives what it has after this long, ms; a backward one cannot, since its end comes first in the order. */
const longMs = 400

type Landing = ReturnType<PartitionSource['next']>

/**
 * `turn` is called between stretches of work, so that others have theirs: null, or what is to be awaited, which rejects when the
 * read was cancelled.
 */
export type SliceWork = {
  readonly source: PartitionSource; readonly judge: Judge; readonly direction: Direction
  readonly turn: () => Promise<void> | null
}

/**
 * Reads one slice, upwards, the next fetch under way while a piece is judged. Rejects only with Cancelled and with what is no
 * ProblemError; a problem of the partition is in the result.
 */
export async function readSlice(slice: Slice, { source, judge, direction, turn }: SliceWork): Promise<SliceResult> {
  const startedAt = performance.now()
  const { low, high } = slice
  const rows = new SliceRows(slice, direction)
  const counts = noCounts()
  const errors = new Map<string, Problem>()
  const findings: Findings = { counts, errors, take: (row) => rows.add(row, counts) }
  let [at, expiredTo, problem]: [number, number | null, Problem | null] = [low, null, null]
  let [wanted, stalled] = [goodBytes, 0]
  const fetch = (from: number): Landing => {
    const landing = source.next(from, Math.min(wanted, fetchBytes(slice, high - from)))
    landing.catch(() => {})
    return landing
  }
  let upcoming: Landing | null = fetch(at)
  try {
    while (upcoming !== null) {
      const askedAt = performance.now()
      const landed: Awaited<Landing> = await upcoming
      const waited = performance.now() - askedAt
      if (waited > stalledMs) stalled += waited
      else if (at > low && waited > waitMs) wanted = Math.min(mostBytes, wanted * 2)
      upcoming = null
      if ('expiredTo' in landed) {
        expiredTo = landed.expiredTo
        const to = Math.min(landed.expiredTo, high)
        counts.expired += to - at
        at = to
        if (at < high) upcoming = fetch(at)
        continue
      }
      const next = Math.min(landed.next, high)
      const long = direction === 'forward' && performance.now() - startedAt > longMs
      if (next < high && !long) upcoming = fetch(next)
      const walk = judge.walk(landed.piece, { from: at, to: high, begin: slice.from }, findings)
      let step = walk.next()
      for (; !step.done; step = walk.next()) {
        const pause = typeof step.value === 'number' ? turn() : step.value
        if (pause !== null) await pause
      }
      landed.release()
      at = step.value ?? next
      if (step.value !== null) break
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    problem = error.problem
  } finally {
    void upcoming?.then(leave, () => {})
  }
  const ms = performance.now() - startedAt - stalled
  const seen = { offsets: at - low, bytes: counts.bytes, matched: counts.matched, ms }
  // Backward the end of a slice comes first in the order, and that was not reached.
  if (problem !== null && direction === 'backward') return { ...failedSlice(slice, direction, problem), seen, expiredTo }
  return { ...rows.covered(low, at, counts), seen, errors: [...errors], expiredTo, problem }
}

/** The result of a slice of which nothing could be read. */
export function failedSlice({ low, high }: Slice, direction: Direction, problem: Problem): SliceResult {
  const at = direction === 'forward' ? low : high
  return {
    low: at, high: at, rows: [], before: new Float64Array(), counts: noCounts(),
    seen: { offsets: 0, bytes: 0, matched: 0, ms: 0 }, errors: [], expiredTo: null, problem,
  }
}

/** What the rest of the slice is likely to take, so that little beyond it is fetched. */
function fetchBytes({ bytesPerOffset }: Slice, offsets: number): number {
  if (bytesPerOffset === 0) return firstBytes
  return Math.max(leastBytes, Math.ceil(offsets * bytesPerOffset * 1.1) + (16 << 10))
}

function leave(landed: Awaited<Landing>): void {
  if ('release' in landed) landed.release()
}

import type { Problem } from '#contract/problem.ts'
import type { Row } from './row.ts'
import { addCounts, type Counts, noCounts } from './tally.ts'

/** The ways through a partition. */
export type Direction = 'forward' | 'backward'

/**
 * A part of one partition to be read at one go: offsets in [low, high). `from` is where the whole read begins, `stable` the last
 * stable offset when it was planned. It holds at most `mostRows` matches of about `mostWeight` bytes. `bytesPerOffset` is a guess
 * from what was read before, 0 for none.
 */
export type Slice = {
  readonly partition: number
  readonly low: number
  readonly high: number
  readonly from: number
  readonly stable: number
  readonly mostRows: number
  readonly mostWeight: number
  readonly bytesPerOffset: number
}

/**
 * What a slice held. [low, high) is what was covered: all of it, or its first part in the order of the read. `rows` rise by
 * offset; `before` holds the counts before each of them (tally.ts), `counts` those of all that was covered. `seen` is what was
 * read, covered or not. Below `expiredTo` nothing is left in the log. A `problem` ends its partition where the cover ends.
 */
export type SliceResult = {
  readonly low: number
  readonly high: number
  readonly rows: readonly Row[]
  readonly before: Float64Array
  readonly counts: Counts
  readonly seen: { readonly offsets: number; readonly bytes: number; readonly matched: number; readonly ms: number }
  readonly errors: readonly (readonly [kind: string, first: Problem])[]
  readonly expiredTo: number | null
  readonly problem: Problem | null
}

/** The counts up to and with a row; the bytes of its batch are not in them. */
export function throughRow(before: Readonly<Counts>, { message: { flags }, counted, records }: Row): Counts {
  const held = (holds: boolean) => (holds ? records : 0)
  const through = { ...before }
  addCounts(through, {
    ...noCounts(), scanned: records, matched: counted ? 1 : 0, undecodable: held(flags.includes('not-decoded')),
    aborted: held(flags.includes('aborted')), open: held(flags.includes('open')),
  })
  return through
}

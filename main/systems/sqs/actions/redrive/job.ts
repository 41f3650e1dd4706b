import type { Problem } from '#contract/problem.ts'
import type { Sparing } from '../sparing.ts'
import type { Whole } from '../whole.ts'
import type { Target } from './sending.ts'
import type { RedriveState } from './state.ts'

/** What a redrive by journal is to do, its queues looked up. */
export type Job = {
  readonly source: { readonly name: string; readonly url: string; readonly fifo: boolean }
  /** Where a message goes; null where that is not known. Rejects where the queue is gone. */
  readonly target: (whole: Whole) => Promise<Target | null>
  /** The ids that are wanted; null for whatever `isChosen` says. */
  readonly wanted: ReadonlySet<string> | null
  readonly isChosen: (whole: Whole) => boolean
  /** Every message is meant. */
  readonly isAll?: boolean
  readonly edited: (whole: Whole) => Whole
  readonly perSecond: number | undefined
  /** About how many will be moved, for the progress. */
  readonly expected: number
  /** The stop rule of the source queue. */
  readonly sparing?: Sparing
  /** Counts of the source queue as AWS says them now. */
  readonly counts: () => Promise<{ readonly visible: number | null; readonly inFlight: number | null }>
}

/**
 * How far a redrive came: what its journal says, what ended it early (`paused` to spare what it leaves), and what stays hidden
 * until when.
 */
export type Moved = {
  readonly state: RedriveState; readonly failed: Problem | undefined; readonly paused: string | null
  readonly hidden: { readonly count: number; readonly until: number }
}

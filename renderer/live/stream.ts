import type { Problem } from '#contract/problem.ts'

/** What a stream tells its reader. `taken` says to the host that it may send more. */
export type Listener<Data> = {
  readonly take: (data: Data, taken: () => void) => void
  readonly ended: () => void
  readonly failed: (problem: Problem) => void
}

/** Opens a stream and tells `listener` until it ends, fails, or the signal aborts; after that nothing more is told. */
export type Follow<Query, Data> = (query: Query, listener: Listener<Data>, signal: AbortSignal) => void

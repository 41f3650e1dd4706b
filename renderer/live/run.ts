import type { Batch } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { Listener } from './stream.ts'

/** How a run ended besides its verdict. `resume` is set where it can go on without a verdict that says so. */
export type RunEnd = { readonly interrupted?: boolean, readonly resume?: string | null, readonly problems?: readonly Problem[] }

/** What a run tells its reader; `began` when it was begun elsewhere or earlier: at which time, epoch ms. */
export type RunListener = Omit<Listener<Batch>, 'ended'> & {
  readonly began: (at: number, restored: boolean) => void
  readonly ended: (end?: RunEnd) => void
}

/** One way to read messages: a stream that ends with the view, or a job of the host that outlives it. */
export type Run = {
  /** Tells `listener` until the run ends, fails, or the signal aborts; after that nothing more is told. */
  follow(listener: RunListener, signal: AbortSignal): void
  /** Asks who reads to stop; the run then ends by itself. A run without it is simply left. */
  stop?(): void
  /** Its progress and verdict count the parts before it too. */
  readonly totals?: boolean
}

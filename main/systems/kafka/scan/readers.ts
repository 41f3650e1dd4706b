import type { Problem } from '#contract/problem.ts'
import type { Slice, SliceResult } from './slice.ts'

/** Who reads the slices of one read: the threads (thread-readers.ts), or one session of this thread. */
export interface SliceReaders {
  /** Whether one more slice can be taken on; a short one takes little and can be read beside many. */
  free(short: boolean): boolean
  /** Rejects with LostSlice where nobody came back with it, with Cancelled, and with what went wrong inside. */
  read(slice: Slice): Promise<SliceResult>
  /** The problem of a topic that was deleted or created again since the read began. */
  check(): Promise<Problem | null>
  close(): void
}

/** The thread that read a slice is gone. `blocked` is where in the slice it stood, [from, to), with what to say of it. */
export class LostSlice extends Error {
  readonly blocked: { readonly from: number; readonly to: number; readonly problem: Problem } | null
  constructor(blocked: LostSlice['blocked']) {
    super('the thread that read a slice is gone')
    this.blocked = blocked
  }
}

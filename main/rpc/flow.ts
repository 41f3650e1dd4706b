/**
 * One frame of a stream. Over port and socket it is numbered, and the reader acknowledges it by `flow/ack`; over HTTP it is bare.
 */
export type Frame<T> = { stream?: string; seq?: number; data: T }

/**
 * The credit windows of one wire: at most `size` frames of a stream are unacknowledged, and the source is asked only when there
 * is room.
 */
export class Flow {
  readonly #size: number
  readonly #windows = new Map<string, { acked: number; wake: () => void }>()
  #streams = 0

  constructor(size = 8) {
    this.#size = size
  }

  async *paced<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<Frame<T>, void, undefined> {
    const stream = String(++this.#streams)
    const window = { acked: 0, wake: () => {} }
    const onAbort = () => window.wake()
    this.#windows.set(stream, window)
    signal.addEventListener('abort', onAbort)
    const room = async (seq: number) => {
      while (seq - window.acked >= this.#size && !signal.aborted) await new Promise<void>((wake) => (window.wake = wake))
      return !signal.aborted
    }
    const iterator = source[Symbol.asyncIterator]()
    try {
      for (let seq = 0; await room(seq);) {
        const { done, value } = await iterator.next()
        if (done) return
        yield { stream, seq: ++seq, data: value }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#windows.delete(stream)
      await iterator.return?.()
    }
  }

  /** All frames up to `seq` were taken. An unknown stream has ended meanwhile, which is fine. */
  ack(stream: string, seq: number): void {
    const window = this.#windows.get(stream)
    if (!window) return
    window.acked = Math.max(window.acked, seq)
    window.wake()
  }
}

/** Frames without a window: over HTTP the response's own backpressure paces. */
export async function* unpaced<T>(source: AsyncIterable<T>): AsyncGenerator<Frame<T>, void, undefined> {
  for await (const data of source) yield { data }
}

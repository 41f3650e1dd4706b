import type { Problem } from '#contract/problem.ts'
import type { Client, WireState } from './connect.ts'
import type { Store } from '../store.ts'
import { toProblem } from './problem.ts'

/** One frame of a stream as it comes over port and socket. */
export interface Frame<Data> { readonly stream?: string | undefined; readonly seq?: number | undefined; readonly data: Data }

export interface Subscription<Data> {
  /** Opens the stream; called again after a lost wire, so a tail can give its last resume token. */
  readonly open: (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<Frame<Data>>>
  /** Takes one frame. With `ack: 'drawn'` call `drawn` when it is on the screen; the host sends at most 8 frames ahead of it. */
  readonly take: (data: Data, drawn: () => void) => void
  readonly ack?: 'taken' | 'drawn'
  /** Opens again after a lost wire (the default). A read that must not repeat itself says false and gets `onProblem`. */
  readonly reopen?: boolean
  readonly onOpen?: () => void
  readonly onEnd?: () => void
  readonly onProblem?: (problem: Problem) => void
}

/** What a subscription needs of the connection; tests give fakes. */
export interface Ways { readonly client: Pick<Client, 'flow'>; readonly state: Store<WireState> }

/**
 * Follows a stream until it ends, fails with a Problem of the host, or `signal` aborts. A lost wire is not a failure:
 * the stream is opened anew on the next one. Acknowledges each frame when taken, or when drawn.
 */
export async function subscribe<Data>(ways: Ways, subscription: Subscription<Data>, signal: AbortSignal): Promise<void> {
  const { take, ack = 'taken', reopen = true } = subscription
  while (!signal.aborted) {
    const generation = generationOf(ways.state.get())
    try {
      const frames = await subscription.open({ signal })
      subscription.onOpen?.()
      for await (const { stream, seq, data } of frames) {
        if (signal.aborted) return
        const acknowledge = () => {
          if (stream !== undefined && seq !== undefined) void ways.client.flow.ack({ stream, seq }).catch(() => {})
        }
        take(data, ack === 'drawn' ? acknowledge : () => {})
        if (ack === 'taken') acknowledge()
      }
      if (!signal.aborted) subscription.onEnd?.()
      return
    } catch (error) {
      if (signal.aborted) return
      const lost = generation !== generationOf(ways.state.get()) || ways.state.get().state !== 'connected'
      if (!lost || !reopen) return subscription.onProblem?.(toProblem(error))
      await nextWire(ways.state, signal)
    }
  }
}

const generationOf = (state: WireState): number => (state.state === 'connected' ? state.generation : 0)

/** Settles when the wire is connected, or the signal aborts. */
async function nextWire(state: Store<WireState>, signal: AbortSignal): Promise<void> {
  while (state.get().state !== 'connected' && !signal.aborted) {
    await new Promise<void>(resolve => {
      const done = (): void => { stop(); signal.removeEventListener('abort', done); resolve() }
      const stop = state.subscribe(done)
      signal.addEventListener('abort', done)
    })
  }
}

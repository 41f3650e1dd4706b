import { useEffect, useRef, useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import { host } from './client.ts'
import { subscribe, type Subscription } from './subscribe.ts'

/** Where a stream stands. `open` stays true while a lost wire is being mended; the shell says that it is lost. */
export type StreamState =
  | { readonly state: 'idle' | 'opening' | 'open' | 'ended' }
  | { readonly state: 'failed'; readonly problem: Problem }

/**
 * Follows a stream while the component lives. It is opened anew when `key` changes and not at all while `key` is null.
 * `take` runs outside React: put what comes into a ring or a store and commit once a frame. `again` in the answer reopens it
 * after a failure.
 */
export function useStream<Data>(
  key: string | null, subscription: Subscription<Data>,
): StreamState & { readonly again: () => void } {
  const latest = useRef(subscription)
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<StreamState>({ state: 'idle' })
  useEffect(() => { latest.current = subscription })
  useEffect(() => {
    if (key === null) return setState({ state: 'idle' })
    const stop = new AbortController()
    setState({ state: 'opening' })
    const { ack, reopen } = latest.current
    void subscribe<Data>(host, {
      ...(ack && { ack }), ...(reopen !== undefined && { reopen }),
      open: options => latest.current.open(options),
      take: (data, drawn) => latest.current.take(data, drawn),
      onOpen: () => { setState({ state: 'open' }); latest.current.onOpen?.() },
      onEnd: () => { setState({ state: 'ended' }); latest.current.onEnd?.() },
      onProblem: problem => { setState({ state: 'failed', problem }); latest.current.onProblem?.(problem) },
    }, stop.signal)
    return () => stop.abort()
  }, [key, turn])
  return { ...state, again: () => setTurn(count => count + 1) }
}

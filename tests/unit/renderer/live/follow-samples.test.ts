import { describe, expect, it } from 'vitest'
import { followSamples, type SampleWays } from '../../../../renderer/live/follow-samples.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { createStore } from '../../../../renderer/store.ts'

const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }

/** A host that remembers what was watched and whether it still is. */
function fakeHost() {
  const watched: { readonly refs: number; readonly background: boolean | undefined; readonly signal: AbortSignal }[] = []
  const watch = ({ refs, background }: { readonly refs: readonly unknown[]; readonly background?: boolean }, { signal }: { readonly signal: AbortSignal }) => {
    watched.push({ refs: refs.length, background, signal })
    return Promise.resolve(never)
  }
  const state = createStore<WireState>({ state: 'connected', generation: 1 })
  const ways = { client: { flow: { ack: () => Promise.resolve({}) }, samples: { watch } }, state } as unknown as SampleWays
  return { ways, watched, open: () => watched.filter(({ signal }) => !signal.aborted).length }
}

const place = { connection: 'a', system: 'sqs' }
const refs = (count: number) => Array.from({ length: count }, (_, index) => ({ kind: 'queue', path: [`q${index}`] }))
const on = { frame() {}, problem() {} }

describe('following samples', () => {
  it('takes 1,500 queues in calls of at most 1,000, as rows off the screen', () => {
    const { ways, watched } = fakeHost()
    followSamples(ways, place, refs(1_500), on, new AbortController().signal, { background: true })
    expect(watched.map((one) => [one.refs, one.background])).toEqual([[1_000, true], [500, true]])
  })

  it('asks nothing that costs money while nobody can see the window, and goes on when somebody can', () => {
    const { ways, open } = fakeHost()
    const looking = createStore(false)
    const stop = new AbortController()
    followSamples(ways, place, refs(3), on, stop.signal, { billed: true, looking })
    expect(open()).toBe(0)
    looking.set(true)
    expect(open()).toBe(1)
    looking.set(false)
    expect(open()).toBe(0)
    looking.set(true)
    expect(open()).toBe(1)
    stop.abort()
    expect(open()).toBe(0)
    looking.set(false)
    looking.set(true)
    expect(open()).toBe(0)
  })

  it('leaves free systems alone when the window is hidden: their past would have gaps', () => {
    const { ways, open } = fakeHost()
    followSamples(ways, place, refs(1), on, new AbortController().signal, { looking: createStore(false) })
    expect(open()).toBe(1)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Problem } from '#contract/problem.ts'
import type { Sample } from '#contract/sample.ts'
import type { SampleFrame, SampleWays } from '../../../../renderer/live/follow-samples.ts'
import { createStore } from '../../../../renderer/store.ts'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { BoardFeed } from '../../../../renderer/views/home/board-feed.ts'
import { sample } from './rows.ts'

/** Streams that a test pushes frames into, and what was asked. */
function fakeHost() {
  const watched: {
    readonly refs: number; readonly signal: AbortSignal
    push(samples: readonly Sample[], problems?: readonly Problem[], at?: number): void; fail(error: Error): void
  }[] = []
  const history = vi.fn(() => Promise.resolve({ at: [1, 2], value: [7, 8], source: ['live', 'live'] }))
  const watch = (input: { readonly refs: readonly unknown[] }, { signal }: { readonly signal: AbortSignal }) => {
    let next = Promise.withResolvers<{ readonly data: SampleFrame }>()
    watched.push({
      refs: input.refs.length, signal, push: (samples, problems = [], at) => next.resolve({ data: { samples, problems, at } }),
      fail: (error) => next.reject(error),
    })
    signal.addEventListener('abort', () => next.reject(new Error('aborted')))
    return Promise.resolve((async function* () {
      for (;;) {
        yield await next.promise
        next = Promise.withResolvers()
      }
    })())
  }
  const state = createStore<WireState>({ state: 'connected', generation: 1 })
  const ways = { client: { flow: { ack: () => Promise.resolve({}) }, samples: { watch, history } }, state } as unknown as SampleWays
  return { ways, watched, history }
}

const place = { connection: 'c1', system: 'kafka' }
const ref = (name: string) => ({ kind: 'group', path: [name] })
const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 0))
  vi.stubGlobal('cancelAnimationFrame', (handle: number) => clearTimeout(handle))
})
afterEach(() => vi.unstubAllGlobals())

describe('BoardFeed', () => {
  it('opens one stream a connection and leaves it alone while its refs stay', async () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: [ref('a'), ref('b')] }])
    feed.follow([{ ...place, refs: [ref('a'), ref('b')] }])
    expect(watched).toHaveLength(1)
    feed.follow([{ ...place, refs: [ref('a')] }])
    expect(watched).toHaveLength(2)
    expect(watched[0]?.signal.aborted).toBe(true)
    feed.follow([])
    expect(watched[1]?.signal.aborted).toBe(true)
    feed.dispose()
  })

  it('cuts more than 1,000 refs into several streams', () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: Array.from({ length: 2_100 }, (_, index) => ref(`g${index}`)) }])
    expect(watched.map((one) => one.refs)).toEqual([1_000, 1_000, 100])
    feed.dispose()
  })

  it('keeps the newest sample and when it came', async () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: [ref('a')] }])
    await settle()
    watched[0]?.push([sample('a', 'stalled', { backlog: 5 })])
    await settle()
    expect([...feed.data.get().samples.values()].map((one) => one.values.backlog)).toEqual([5])
    expect([...feed.data.get().wholeAt.keys()]).toEqual(['c1/kafka'])
    feed.dispose()
  })

  it('names the place whose stream failed and goes on with the others; again follows anew', async () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    const places = [{ ...place, refs: [ref('a')] }, { connection: 'c2', system: 'kafka', refs: [ref('b')] }]
    feed.follow(places)
    await settle()
    watched[0]?.fail(new Error('Broker b-3 did not answer'))
    watched[1]?.push([sample('b', 'idle')])
    await settle()
    expect(feed.data.get().problems.get('c1/kafka')?.message).toBe('Broker b-3 did not answer')
    expect(feed.data.get().samples.size).toBe(1)
    feed.again()
    feed.follow(places)
    expect(watched).toHaveLength(3)
    feed.dispose()
  })

  it('does not blame a connection for a round that was given up here', async () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: [ref('a')] }])
    await settle()
    watched[0]?.push([], [{ code: 'Cancelled', message: 'The settings of the connection changed' }])
    await settle()
    expect(feed.data.get().turn).toBeGreaterThan(0)
    expect(feed.data.get().problems.size).toBe(0)
    feed.dispose()
  })

  it('draws a young past over a minute, so that it is a line and not a stub', async () => {
    const { ways } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.points(place, ref('a'), 40_000)
    await settle()
    expect(feed.minutes(40_000)).toBe(1)
    expect(feed.minutes(4 * 60_000)).toBe(5)
    feed.dispose()
  })

  it('takes a number that the host did not tell again for as young as the round', async () => {
    const { ways, watched } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: [ref('a')] }, { ...place, refs: [ref('a'), ref('b')], background: true }])
    await settle()
    watched[0]?.push([sample('a', 'idle')])
    watched[1]?.push([sample('b', 'idle')])
    await settle()
    const first = sample('a', 'idle').at
    watched[0]?.push([], [], first + 60_000)
    watched[1]?.push([], [], first + 90_000)
    await settle()
    expect([...feed.data.get().samples.values()].map(({ at }) => at)).toEqual([first + 60_000, first])
    watched[0]?.push([], [{ code: 'Unreachable', message: 'Broker b-3 did not answer' }], first + 99_000)
    await settle()
    expect(feed.data.get().samples.get('c1/kafka/group/a')?.at).toBe(first + 60_000)
    feed.dispose()
  })

  it('forgets what is no longer followed', async () => {
    const { ways, watched, history } = fakeHost()
    const feed = new BoardFeed(ways)
    feed.follow([{ ...place, refs: [ref('a'), ref('b')] }])
    await settle()
    watched[0]?.push([sample('a', 'idle', { backlog: 1 }), sample('b', 'idle', { backlog: 2 })])
    feed.points(place, ref('a'), 1_000)
    await settle()
    feed.follow([{ ...place, refs: [ref('b')] }])
    await settle()
    watched[1]?.push([])
    await settle()
    expect([...feed.data.get().samples.keys()]).toEqual(['c1/kafka/group/b'])
    feed.points(place, ref('a'), 1_000)
    expect(history).toHaveBeenCalledTimes(2)
    feed.dispose()
  })

  it('asks for the past of a row once', async () => {
    const { ways, history } = fakeHost()
    const feed = new BoardFeed(ways)
    expect(feed.points(place, ref('a'), 1_000)).toBeUndefined()
    await settle()
    expect(feed.points(place, ref('a'), 1_000)?.at(-1)).toBe(8)
    expect(history).toHaveBeenCalledTimes(1)
    feed.dispose()
  })
})

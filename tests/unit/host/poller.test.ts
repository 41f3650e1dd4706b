import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import { History } from '#main/host/history.ts'
import { Poller } from '#main/host/poller.ts'
import { problem } from '#main/host/problems.ts'
import { Sessions } from '#main/host/sessions.ts'
import type { StoredConnection, Workspace } from '#main/host/workspace.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const stored: StoredConnection = {
  id: 'c', name: 'c', environment: 'dev', level: 'read', config: { type: 'kafka', brokers: ['127.0.0.1:1'] }, secrets: [],
  connectAtStart: false,
}
const place = { connection: 'c', system: 'fake' }
const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })

function setUp() {
  const { driver, stats } = fakeDriver()
  const workspace: Pick<Workspace, 'get'> = { get: () => stored }
  const tools = () => ({ workers: 1, now: Date.now, log: quietLog })
  const sessions = new Sessions({ workspace, vault: memoryVault(), drivers: new Map([['fake', driver]]), tools, log: quietLog })
  const history = new History()
  return { poller: new Poller({ sessions, history, log: quietLog, now: Date.now }), sessions, history, stats }
}

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }) })
afterEach(() => { vi.useRealTimers() })

/** Reads a watch in the background; the samples seen, in order. */
function follow(poller: Poller, refs: readonly Ref[]) {
  const stop = new AbortController()
  const seen: unknown[] = []
  const problems: string[] = []
  const ended = (async () => {
    for await (const frame of poller.watch(place, refs, stop.signal)) {
      seen.push(...frame.samples.map(({ values }) => values.backlog))
      problems.push(...frame.problems?.map(({ code }) => code) ?? [])
    }
  })()
  return { seen, problems, stop: () => { stop.abort(); return ended } }
}

test('without interest there is no call; with it one call a round covers every reader', async () => {
  const { poller, stats } = setUp()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(stats.sampled).toEqual([])
  const one = follow(poller, [topic('a'), topic('b')])
  const two = follow(poller, [topic('b'), topic('c')])
  await vi.advanceTimersByTimeAsync(0)
  expect(new Set(stats.sampled.flat().map(({ path }) => path[0]))).toEqual(new Set(['a', 'b', 'c']))
  expect(stats.sampled.flat()).toHaveLength(3)
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(5_100)
  expect(stats.sampled.length).toBeGreaterThanOrEqual(4)
  expect(stats.sampled.length).toBeLessThanOrEqual(6)
  for (const refs of stats.sampled) expect(refs.map(({ path }) => path[0])).toEqual(['a', 'b', 'c'])

  await one.stop()
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(2_000)
  expect(stats.sampled.at(-1)).toEqual([topic('b'), topic('c')])
  await two.stop()
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stats.sampled.length).toBeLessThanOrEqual(1)
})

test('a slow reader skips values and never queues them', async () => {
  const { poller, stats } = setUp()
  const stop = new AbortController()
  const frames = poller.watch(place, [topic('a')], stop.signal)
  expect(await frames.next()).toMatchObject({ value: { samples: [{}] } })
  for (let n = 100; n < 110; n++) {
    stats.values = { backlog: n }
    await vi.advanceTimersByTimeAsync(1_000)
  }
  const next = frames.next()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await next).toMatchObject({ value: { samples: [{ values: { backlog: 109 } }] } })
  stop.abort()
  await frames.return(undefined)
})

test('what does not change is not sent again', async () => {
  const { poller, stats } = setUp()
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(5_000)
  stats.values = { backlog: 8 }
  await vi.advanceTimersByTimeAsync(5_000)
  expect(reader.seen).toEqual([7, 8])
  await reader.stop()
})

test('latest answers what is young and asks for the rest in one round', async () => {
  const { poller, stats } = setUp()
  await poller.latest(place, [topic('a')])
  await vi.advanceTimersByTimeAsync(500)
  expect((await poller.latest(place, [topic('a'), topic('b')])).samples).toHaveLength(2)
  expect(stats.sampled).toEqual([[topic('a')], [topic('b')]])
  await vi.advanceTimersByTimeAsync(600)
  await Promise.all([poller.latest(place, [topic('a')]), poller.latest(place, [topic('a')])])
  expect(stats.sampled).toEqual([[topic('a')], [topic('b')], [topic('a')]])
})

test('who joins a slow round gets what it brings', async () => {
  const { poller, stats } = setUp()
  stats.sampleMs = 3_000
  const first = poller.latest(place, [topic('a')])
  await vi.advanceTimersByTimeAsync(2_500)
  const second = poller.latest(place, [topic('a')])
  await vi.advanceTimersByTimeAsync(1_000)
  expect((await first).samples).toHaveLength(1)
  expect((await second).samples).toHaveLength(1)
  expect(stats.sampled).toHaveLength(1)
})

test('a failed round backs off with jitter, is told, and the reader goes on when it works again', async () => {
  const { poller, stats } = setUp()
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(100)
  stats.failSamples = problem('Unreachable', 'no broker')
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stats.sampled.length).toBeGreaterThanOrEqual(5)
  expect(stats.sampled.length).toBeLessThanOrEqual(10)
  expect(reader.problems).toContain('Unreachable')
  stats.failSamples = null
  stats.values = { backlog: 9 }
  await vi.advanceTimersByTimeAsync(61_000)
  expect(reader.seen).toEqual([7, 9])
  await reader.stop()
})

test('latest throws only when nothing can be answered', async () => {
  const { poller, stats } = setUp()
  await poller.latest(place, [topic('a')])
  stats.failSamples = problem('Throttled', 'slow down')
  expect(await poller.latest(place, [topic('a'), topic('b')])).toMatchObject({
    samples: [{ ref: topic('a') }], problems: [{ code: 'Throttled' }],
  })
  await expect(poller.latest(place, [topic('b')])).rejects.toMatchObject({ problem: { code: 'Throttled' } })
})

test('a session closes ten minutes after the last interest and opens at the next use', async () => {
  const { poller, sessions, stats } = setUp()
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(30 * 60_000)
  expect(stats).toMatchObject({ opened: 1, closed: 0 })
  await reader.stop()
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(sessions.isOpen('c')).toBe(true)
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect(stats).toMatchObject({ opened: 1, closed: 1 })
  await poller.latest(place, [topic('a')])
  expect(stats.opened).toBe(2)
})

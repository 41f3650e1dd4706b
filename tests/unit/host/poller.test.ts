import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Manifest } from '#contract/manifest.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import { History } from '#main/host/history/history.ts'
import { Poller } from '#main/host/poller.ts'
import { problem } from '#main/host/problems.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { fakePlace as place, fakeSessions } from '../../fixtures/fake-sessions.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })

function setUp(sampling: Manifest['sampling'] = { everyMs: 1_000, billed: false }) {
  const { driver: plain, stats } = fakeDriver()
  const driver = { ...plain, manifest: { ...plain.manifest, sampling } }
  const sessions = fakeSessions(driver)
  const history = new History()
  return { poller: new Poller({ sessions, history, log: quietLog, now: Date.now }), sessions, history, stats }
}

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }) })
afterEach(() => { vi.useRealTimers() })

/** Reads a watch in the background; the samples seen, in order. */
function follow(poller: Poller, refs: readonly Ref[], background = false) {
  const stop = new AbortController()
  const seen: unknown[] = []
  const problems: string[] = []
  const ended = (async () => {
    for await (const frame of poller.watch(place, refs, stop.signal, background)) {
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

test('a round that took too long is told as such, not as a call that somebody cancelled', async () => {
  const { poller, stats } = setUp()
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort())
  stats.failSamples = problem('Cancelled', 'The call was cancelled.')
  await expect(poller.latest(place, [topic('a')])).rejects.toMatchObject({ problem: { code: 'TimedOut', message: 'No answer came within 30 s' } })
  vi.restoreAllMocks()
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

const aws: Manifest['sampling'] = { everyMs: 15_000, billed: true, background: { busyMs: 60_000, idleMs: 300_000 } }
const minutes = 60_000
/** How often each topic was asked for. */
const counts = (sampled: readonly (readonly Ref[])[]) => {
  const all = Map.groupBy(sampled.flat(), ({ path }) => path[0] ?? '')
  return Object.fromEntries([...all].map(([name, refs]) => [name, refs.length]))
}

test('rows on a screen are asked at the interval, others by whether anything waits in them', async () => {
  const { poller, stats } = setUp(aws)
  const [seen, busy, idle] = [topic('seen'), topic('busy'), topic('idle')]
  stats.valuesOf = (ref) => ({ backlog: ref.path[0] === 'busy' ? 3 : 0 })
  const readers = [follow(poller, [seen]), follow(poller, [busy, idle], true)]
  await vi.advanceTimersByTimeAsync(60 * minutes)
  const { seen: ofSeen = 0, busy: ofBusy = 0, idle: ofIdle = 0 } = counts(stats.sampled)
  expect(ofSeen).toBeGreaterThan(230)
  expect(ofSeen).toBeLessThanOrEqual(241)
  expect(ofBusy).toBeGreaterThan(50)
  expect(ofBusy).toBeLessThanOrEqual(61)
  expect(ofIdle).toBeGreaterThan(10)
  expect(ofIdle).toBeLessThanOrEqual(13)
  for (const reader of readers) await reader.stop()
})

test.each([
  ['unknown', { backlog: null }], ['in flight', { backlog: 0, inFlight: 1 }], ['delayed', { backlog: 0, delayed: 1 }], ['arriving', { backlog: 0, in: 0.1 }],
])('what is %s counts as busy', async (_name, values) => {
  const { poller, stats } = setUp(aws)
  stats.values = values
  const reader = follow(poller, [topic('a')], true)
  await vi.advanceTimersByTimeAsync(10 * minutes)
  expect(stats.sampled.length).toBeGreaterThan(8)
  await reader.stop()
})

test('background rows do not all come at once, and not in the rounds of the screen', async () => {
  const { poller, stats } = setUp(aws)
  stats.values = { backlog: 0 }
  const many = Array.from({ length: 600 }, (_, n) => topic(`q-${n}`))
  const readers = [follow(poller, [topic('seen')]), follow(poller, many, true)]
  await vi.advanceTimersByTimeAsync(4 * minutes)
  expect(stats.sampled.map((refs) => refs.length).filter((size) => size > 1)).toEqual([250, 250, 100])
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(2 * minutes)
  expect(stats.sampled.filter((refs) => refs.length > 1).length).toBeGreaterThan(1)
  expect(stats.sampled.every((refs) => refs.length === 1 || refs.every(({ path }) => path[0] !== 'seen'))).toBe(true)
  for (const reader of readers) await reader.stop()
})

test('a row that comes onto the screen is asked at once, and one that leaves it keeps its pace without a call', async () => {
  const { poller, stats } = setUp(aws)
  stats.values = { backlog: 0 }
  const behind = follow(poller, [topic('a')], true)
  await vi.advanceTimersByTimeAsync(100_000)
  expect(stats.sampled).toHaveLength(1)
  const onScreen = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(0)
  expect(stats.sampled).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(15_000)
  expect(stats.sampled).toHaveLength(3)
  await onScreen.stop()
  await behind.stop()
  await vi.advanceTimersByTimeAsync(100_000)
  const again = follow(poller, [topic('a')], true)
  await vi.advanceTimersByTimeAsync(0)
  expect(stats.sampled.length).toBeLessThanOrEqual(4)
  await again.stop()
  const asked = stats.sampled.length
  await vi.advanceTimersByTimeAsync(60 * minutes)
  expect(stats.sampled).toHaveLength(asked)
})

test('the first frame of rows behind the screen comes with the first round, and does not wait for the others', async () => {
  const { poller, stats } = setUp(aws)
  stats.sampleMs = 2_000
  const many = Array.from({ length: 600 }, (_, n) => topic(`q-${n}`))
  const reader = follow(poller, many, true)
  await vi.advanceTimersByTimeAsync(1_900)
  expect(reader.seen).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(200)
  expect(reader.seen).toHaveLength(250)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(reader.seen).toHaveLength(600)
  await reader.stop()
})

test('the driver is told what is on a screen', async () => {
  const { poller, stats } = setUp(aws)
  const readers = [follow(poller, [topic('seen')]), follow(poller, [topic('behind')], true)]
  await vi.advanceTimersByTimeAsync(0)
  await poller.latest(place, [topic('asked')])
  expect(Object.fromEntries(stats.shown)).toEqual({
    [refKey(topic('seen'))]: true, [refKey(topic('behind'))]: false, [refKey(topic('asked'))]: true,
  })
  for (const reader of readers) await reader.stop()
})

test('a sample that tells of throttling backs off, up to half a minute', async () => {
  const { poller, stats } = setUp({ everyMs: 5_000, billed: true })
  stats.sampleProblems = [{ code: 'Throttled', message: 'the cap' }]
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(10 * minutes)
  expect(stats.sampled.length).toBeLessThan(30)
  stats.sampleProblems = []
  await vi.advanceTimersByTimeAsync(minutes)
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(minutes)
  expect(stats.sampled.length).toBeGreaterThanOrEqual(11)
  await reader.stop()
})

test('what cannot be reached is tried at least every ten seconds, a refusal up to a minute apart', async () => {
  const { poller, stats } = setUp({ everyMs: 5_000, billed: true })
  stats.failSamples = problem('Unreachable', 'down')
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(10 * minutes)
  expect(stats.sampled.length).toBeGreaterThanOrEqual(60)
  stats.failSamples = problem('Throttled', 'slow down')
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(10 * minutes)
  expect(stats.sampled.length).toBeLessThanOrEqual(14)
  await reader.stop()
})

test('a connection that answers again is asked at once, however long it was refused', async ({ onTestFinished }) => {
  // Without jitter no round falls into the second in which none is wanted.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => random.mockRestore())
  const { poller, stats } = setUp({ everyMs: 5_000, billed: true })
  stats.failSamples = problem('Unauthenticated', 'the session has ended')
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(10 * minutes)
  stats.failSamples = null
  stats.sampled.length = 0
  poller.wake('another')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(stats.sampled).toHaveLength(0)
  poller.wake('c')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(stats.sampled).toHaveLength(1)
  await reader.stop()
})

test('where asking costs nothing a screen is told within ten seconds', async () => {
  const { poller, stats } = setUp(aws)
  stats.free = true
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(minutes)
  expect(stats.sampled.length).toBeGreaterThanOrEqual(11)
  await reader.stop()
})

test('points at the background pace are one line in the history', async () => {
  const { poller, history, stats } = setUp(aws)
  stats.values = { backlog: 0 }
  const reader = follow(poller, [topic('a')], true)
  await vi.advanceTimersByTimeAsync(20 * minutes)
  const { value } = await history.read(place, topic('a'), 'backlog', { from: 0, to: Date.now(), points: 100 })
  expect(value.length).toBeGreaterThanOrEqual(4)
  expect(value).not.toContain(null)
  await reader.stop()
})

test('a row that comes onto the screen after minutes in the background is one line in the history', async () => {
  const { poller, history, stats } = setUp(aws)
  stats.values = { backlog: 0 }
  const behind = follow(poller, [topic('a')], true)
  await vi.advanceTimersByTimeAsync(4 * minutes)
  const shown = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(minutes)
  const { value } = await history.read(place, topic('a'), 'backlog', { from: 0, to: Date.now(), points: 100 })
  expect(value.length).toBeGreaterThan(3)
  expect(value).not.toContain(null)
  await shown.stop()
  await behind.stop()
})

test('a clock that is set back stops neither the sampling nor what waits after a failure', async () => {
  const { poller, stats } = setUp({ everyMs: 5_000, billed: true })
  const reader = follow(poller, [topic('a')])
  await vi.advanceTimersByTimeAsync(minutes)
  stats.failSamples = problem('Unauthenticated', 'the session has ended')
  await vi.advanceTimersByTimeAsync(minutes)
  stats.failSamples = null
  stats.values = { backlog: 8 }
  vi.setSystemTime(Date.now() - 10 * minutes)
  stats.sampled.length = 0
  await vi.advanceTimersByTimeAsync(2 * minutes)
  expect(stats.sampled.length).toBeGreaterThan(10)
  expect(stats.sampled.length).toBeLessThan(30)
  expect(reader.seen).toEqual([7, 8])
  expect((await poller.latest(place, [topic('a')])).samples[0]?.at).toBeLessThanOrEqual(Date.now())
  await reader.stop()
})

test('what a session brings that ended meanwhile is not kept', async () => {
  const { poller, sessions, history, stats } = setUp()
  stats.sampleMs = 1_000
  const asked = poller.latest(place, [topic('a')])
  asked.catch(() => {})
  await vi.advanceTimersByTimeAsync(500)
  await sessions.reset('c')
  await vi.advanceTimersByTimeAsync(1_000)
  await expect(asked).rejects.toMatchObject({ problem: { code: 'Cancelled' } })
  expect((await history.read(place, topic('a'), 'backlog', { from: 0, to: Date.now(), points: 10 })).at).toEqual([])
})

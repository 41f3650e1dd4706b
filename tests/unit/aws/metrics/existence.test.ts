import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { call, age, minute, setUp, start } from './planner.ts'

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] }) })
afterEach(() => { vi.useRealTimers() })

const wants = (queues: readonly string[], everyMs = minute) => queues.map((queue) => ({ series: age(queue), everyMs }))

test('a series that does not exist is never asked for, and looked for again after 15 minutes', async () => {
  const { fake, latest, queries, listed } = setUp({ lists: true })
  fake.has(age('a'), () => 7)
  const screen = wants(['a', 'none', 'nor-this'])
  for (let n = 0; n < 14; n++) {
    expect((await latest(screen)).points.map((point) => point?.value)).toEqual([7, undefined, undefined])
    await vi.advanceTimersByTimeAsync(minute)
  }
  expect(new Set(queries())).toEqual(new Set([1]))
  expect(listed()).toHaveLength(1)
  expect(listed()[0]?.input).toMatchObject({ Namespace: 'AWS/SQS', RecentlyActive: 'PT3H' })
  fake.has(age('none'), () => 3)
  await vi.advanceTimersByTimeAsync(minute)
  expect((await latest(screen)).points.map((point) => point?.value)).toEqual([7, 3, undefined])
  expect(listed()).toHaveLength(2)
})

test('names are not listed while every number that is wanted comes', async () => {
  const { fake, latest, listed } = setUp({ lists: true })
  fake.has(age('a'), () => 7)
  for (let n = 0; n < 40; n++) {
    await latest(wants(['a']))
    await vi.advanceTimersByTimeAsync(minute)
  }
  expect(listed()).toEqual([])
})

test('where listing takes more requests than series are in doubt, those are asked for, once in 15 minutes', async () => {
  const { fake, latest, queries, listed } = setUp({ lists: true })
  fake.namesPage = 10
  for (let n = 0; n < 40; n++) fake.has(age(`q-${n}`), () => 7)
  await latest(wants(['q-0', 'q-1', 'none']))
  expect(listed()).toHaveLength(4)
  await vi.advanceTimersByTimeAsync(16 * minute)
  expect((await latest(wants(['none', 'nor-this']))).points).toEqual([null, null])
  expect(listed()).toHaveLength(4)
  expect(queries()).toEqual([2, 2])
  await vi.advanceTimersByTimeAsync(14 * minute)
  await latest(wants(['none', 'nor-this']))
  expect(queries()).toEqual([2, 2])
})

test('without cloudwatch:ListMetrics numbers come as before, and the listing says what is missing', async () => {
  const { fake, metrics, latest, listed, queries, settle } = setUp()
  fake.has(age('a'), () => 7)
  const { points, problem } = await latest(wants(['a', 'none']))
  expect(points.map((point) => point?.value)).toEqual([7, undefined])
  expect(problem).toBeUndefined()
  await vi.advanceTimersByTimeAsync(minute)
  await latest(wants(['a', 'none']))
  expect(queries()).toEqual([2, 1])
  expect(await settle(metrics.names('AWS/SQS', call))).toMatchObject({
    whole: false, problem: { code: 'Forbidden', message: expect.stringContaining('cloudwatch:ListMetrics') },
  })
  expect(listed()).toHaveLength(1)
})

test('more names than 20 pages tell nothing of those that are not among them', async () => {
  const { fake, metrics, settle, listed } = setUp({ lists: true })
  fake.namesPage = 1
  for (let n = 0; n < 25; n++) fake.has(age(`q-${n}`), () => 7)
  const listing = await settle(metrics.names('AWS/SQS', call))
  expect([listing.whole, listing.all.length, listed().length]).toEqual([false, 20, 20])
})

test('names are asked for as CloudWatch spells them', async () => {
  const { fake, latest, came } = setUp({ lists: true })
  const [listedAs, inGuides] = ['IngestiontoInvocationStartLatency', 'IngestionToInvocationStartLatency']
  const rest = { namespace: 'AWS/Events', dimensions: { RuleName: 'orders' }, stat: 'Average', period: 60 } as const
  fake.has({ ...rest, metric: listedAs }, () => 12)
  const wanted = [inGuides, 'Missing'].map((metric) => ({ series: { ...rest, metric }, everyMs: minute }))
  expect((await latest(wanted)).points[0]?.value).toBe(12)
  expect(came()[0]?.input).toMatchObject({ MetricDataQueries: [{ MetricStat: { Metric: { MetricName: listedAs } } }] })
})

test('screens that were opened at different times share their calls from then on', async () => {
  const { fake, metrics, settle, queries } = setUp({ lists: true })
  for (let n = 0; n < 8; n++) fake.has(age(`q-${n}`), () => 7)
  const screens = [wants(['q-0', 'q-1'], 5 * minute), wants(['q-2', 'q-3', 'q-4'], 5 * minute)]
  for (let second = 0; second < 16 * 60; second += 15) {
    for (const screen of screens) {
      await settle(metrics.latest(screen, call))
      await vi.advanceTimersByTimeAsync(7_000)
    }
  }
  // The first look of each, then both together every 5 minutes.
  expect(queries().slice(0, 2)).toEqual([2, 3])
  expect(new Set(queries().slice(2))).toEqual(new Set([5]))
})

test('nobody asks for what left the screen', async () => {
  const { fake, metrics, settle, queries } = setUp({ lists: true })
  for (let n = 0; n < 4; n++) fake.has(age(`q-${n}`), () => 7)
  await settle(metrics.latest(wants(['q-0', 'q-1', 'q-2']), call))
  await vi.advanceTimersByTimeAsync(2 * minute)
  await settle(metrics.latest(wants(['q-3']), call))
  expect(queries()).toEqual([3, 1])
})

test('a failed call of one screen is no problem of another', async () => {
  const { fake, state, latest } = setUp({ lists: true })
  fake.has(age('a'), () => 7)
  fake.has(age('b'), () => 8)
  await latest(wants(['a']))
  state.fails = new ProblemError({ code: 'Unreachable', message: 'down' })
  expect((await latest(wants(['b']))).problem).toMatchObject({ code: 'Unreachable' })
  expect(await latest(wants(['a']))).toMatchObject({ points: [{ value: 7 }] })
  expect((await latest(wants(['a']))).problem).toBeUndefined()
})

test('a listing that fails leaves the last one standing, and is tried again after a minute', async () => {
  const { fake, state, metrics, latest, listed, queries, settle } = setUp({ lists: true })
  fake.has(age('a'), () => 7)
  const screen = wants(['a', 'none', 'nor-this'])
  await latest(screen)
  await vi.advanceTimersByTimeAsync(16 * minute)
  state.namesFail = new ProblemError({ code: 'Throttled', message: 'too many' })
  for (let n = 0; n < 5; n++) {
    expect((await latest(screen)).points.map((point) => point?.value)).toEqual([7, undefined, undefined])
    await vi.advanceTimersByTimeAsync(minute)
  }
  expect(new Set(queries())).toEqual(new Set([1]))
  expect(listed()).toHaveLength(6)
  const told = () => settle(metrics.names('AWS/SQS', call))
  expect(await told()).toMatchObject({ whole: true, all: { length: 1 }, problem: { message: 'too many' } })
  await vi.advanceTimersByTimeAsync(15 * minute)
  expect(await told()).toMatchObject({ whole: false, all: [], problem: { message: 'too many' } })
})

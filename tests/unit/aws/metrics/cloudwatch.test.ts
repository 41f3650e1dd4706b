import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { pastOf, reading, seriesOf } from '#main/aws/metrics/measure.ts'
import { mskMeasures } from '#main/aws/metrics/tables/msk.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { age, call, minute, setUp, start } from './planner.ts'

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] }) })
afterEach(() => { vi.useRealTimers() })

test('the newest whole period is given, with its end; a series without points is null and never 0', async () => {
  const { fake, latest } = setUp()
  fake.has(age('orders'), (at) => at / minute % 1_000)
  const { points, problem } = await latest([{ series: age('orders'), everyMs: minute }, { series: age('none'), everyMs: minute }])
  const at = Date.UTC(2026, 10, 21, 12, 0)
  expect(points).toEqual([{ at, value: (at - minute) / minute % 1_000 }, null])
  expect(problem).toBeUndefined()
})

test('dimensions are sent whole and exactly', async () => {
  const { fake, latest, came } = setUp()
  const lag = seriesOf(mskMeasures.maxLag, ['prod', 'billing', 'orders'])
  fake.has({ ...lag, dimensions: { 'Cluster Name': 'prod', Topic: 'orders' } }, () => 5)
  expect((await latest([{ series: lag, everyMs: minute }])).points).toEqual([null])
  expect(came()[0]?.input).toMatchObject({
    ScanBy: 'TimestampAscending',
    MetricDataQueries: [{ MetricStat: { Stat: 'Maximum', Period: 60, Metric: { Namespace: 'AWS/Kafka', MetricName: 'MaxOffsetLag', Dimensions: [
      { Name: 'Cluster Name', Value: 'prod' }, { Name: 'Consumer Group', Value: 'billing' }, { Name: 'Topic', Value: 'orders' },
    ] } } }],
  })
})

test('all who ask in one turn share calls of at most 500 series, and nobody asks twice for the same', async () => {
  const { metrics, settle, queries } = setUp()
  const wanted = Array.from({ length: 700 }, (_, n) => ({ series: age(`q-${n}`), everyMs: minute }))
  await settle(Promise.all([metrics.latest(wanted, call), metrics.latest(wanted.slice(0, 50), call), metrics.latest([
    { series: age('other'), everyMs: 15 * minute },
  ], call)]))
  expect(queries()).toEqual([500, 201])
})

test('a series is asked again only after its time, and once more minutes are asked than points are needed', async () => {
  const { fake, latest, queries, came } = setUp()
  fake.has(age('a'), () => 7)
  const wanted = [{ series: age('a'), everyMs: 15 * minute }]
  await latest(wanted)
  for (let n = 0; n < 14; n++) {
    await vi.advanceTimersByTimeAsync(minute)
    expect((await latest(wanted)).points[0]?.value).toBe(7)
  }
  expect(queries()).toEqual([1])
  await vi.advanceTimersByTimeAsync(minute)
  await latest(wanted)
  expect(queries()).toEqual([1, 1])
  const [StartTime, EndTime] = [Number(came()[0]?.input['StartTime']), Number(came()[0]?.input['EndTime'])]
  expect(EndTime - StartTime).toBeGreaterThanOrEqual(15 * 60)
  expect([StartTime % 60, EndTime % 60]).toEqual([0, 0])
})

test('a series that never answered is left alone for 15 minutes', async () => {
  const { latest, queries, fake } = setUp()
  const wanted = [{ series: age('silent'), everyMs: minute }]
  for (let n = 0; n < 14; n++) {
    await latest(wanted)
    await vi.advanceTimersByTimeAsync(minute)
  }
  expect(queries()).toEqual([1])
  fake.has(age('silent'), () => 3)
  await vi.advanceTimersByTimeAsync(minute)
  expect((await latest(wanted)).points[0]?.value).toBe(3)
})

test('where nothing is billed a silent series is asked again in its time', async () => {
  const { latest, queries } = setUp({ free: true })
  for (let n = 0; n < 3; n++) {
    await latest([{ series: age('silent'), everyMs: minute }])
    await vi.advanceTimersByTimeAsync(minute)
  }
  expect(queries()).toEqual([1, 1, 1])
})

test('a number that stopped coming becomes unknown', async () => {
  const { fake, latest } = setUp()
  fake.has(age('a'), (at) => (at < start ? 7 : null))
  const wanted = [{ series: age('a'), everyMs: minute }]
  expect((await latest(wanted)).points[0]?.value).toBe(7)
  await vi.advanceTimersByTimeAsync(15 * minute)
  expect((await latest(wanted)).points).toEqual([null])
})

test('pages are followed to the end, and points are put in order', async () => {
  const { fake, metrics, settle, came } = setUp()
  fake.pageSize = 3
  fake.has(age('a'), (at) => at)
  const to = Math.floor(start / minute) * minute
  const past = await settle(metrics.history(age('a'), { from: to - 10 * minute, to, points: 100 }, call))
  expect(came().length).toBe(4)
  expect(past.value).toEqual(past.at.map((at) => at - minute))
  expect(past.at).toHaveLength(10)
})

test('a part that CloudWatch refuses is told, and the rest stays', async () => {
  const { fake, latest } = setUp()
  fake.has(age('a'), () => 7)
  fake.statusCode = 'Forbidden'
  const { points, problem } = await latest([{ series: age('a'), everyMs: minute }])
  expect(points[0]?.value).toBe(7)
  expect(problem).toMatchObject({ code: 'Forbidden', hint: expect.stringContaining('cloudwatch:GetMetricData') })
})

test('a series that CloudWatch refuses is asked at its pace and not more often, since the refusal is billed', async () => {
  const { fake, latest, queries } = setUp()
  fake.has(age('a'), () => 7)
  fake.statusCode = 'Forbidden'
  for (let n = 0; n < 8; n++) {
    expect((await latest([{ series: age('a'), everyMs: minute }])).problem).toMatchObject({ code: 'Forbidden' })
    await vi.advanceTimersByTimeAsync(15_000)
  }
  expect(queries()).toEqual([1, 1])
})

test('a call that fails is told, what was known is given, and it is tried again after ten seconds', async () => {
  const { fake, state, latest, queries } = setUp()
  fake.has(age('a'), () => 7)
  const wanted = [{ series: age('a'), everyMs: minute }]
  await latest(wanted)
  await vi.advanceTimersByTimeAsync(minute)
  state.fails = new ProblemError({ code: 'Unreachable', message: 'down' })
  expect(await latest(wanted)).toMatchObject({ points: [{ value: 7 }], problem: { code: 'Unreachable' } })
  expect(await latest(wanted)).toMatchObject({ points: [{ value: 7 }], problem: { code: 'Unreachable' } })
  expect(queries()).toHaveLength(2)
  state.fails = null
  await vi.advanceTimersByTimeAsync(10_000)
  expect((await latest(wanted)).problem).toBeUndefined()
  expect(queries()).toHaveLength(3)
})

test('without consent nothing is asked, and the way to it is named; at the cap the cap is named', async () => {
  const { state, metrics, latest, came } = setUp()
  state.refuses = 'not allowed yet'
  expect(await latest([{ series: age('a'), everyMs: minute }])).toEqual({
    points: [null], problem: { code: 'Unsupported', message: 'not allowed yet', hint: expect.stringContaining('Allow CloudWatch') },
  })
  await expect(metrics.history(age('a'), { from: start - minute, to: start, points: 10 }, call)).rejects.toMatchObject({ problem: { code: 'Unsupported' } })
  state.capped = 'the cap'
  expect(await latest([{ series: age('a'), everyMs: minute }])).toMatchObject({ problem: { code: 'Unsupported', message: 'not allowed yet' } })
  state.refuses = state.capped
  expect(await latest([{ series: age('a'), everyMs: minute }])).toMatchObject({ problem: { code: 'Throttled', message: 'the cap' } })
  expect(came()).toEqual([])
})

test('the call ends early only when all who wait for it have gone', async () => {
  const { fake, metrics, came, settle } = setUp()
  fake.has(age('a'), () => 7)
  const [one, two] = [new AbortController(), new AbortController()]
  const first = metrics.latest([{ series: age('a'), everyMs: minute }], { ...call, signal: one.signal })
  const second = metrics.latest([{ series: age('a'), everyMs: minute }], { ...call, signal: two.signal })
  const left = expect(first).rejects.toThrow('gone')
  await vi.advanceTimersByTimeAsync(20)
  one.abort(new Error('gone'))
  await left
  expect((await settle(second)).points[0]?.value).toBe(7)
  expect(came()).toHaveLength(1)
})

test('periods widen with the span, and gaps stay gaps', async () => {
  const { fake, metrics, settle } = setUp()
  const sent = seriesOf(sqsMeasures.in, ['a'])
  fake.has(sent, (at, period) => (at / period / 1_000 % 2 === 0 ? period : null))
  const past = async (ms: number, points = 2_000) => settle(metrics.history(sent, { from: start - ms, to: start, points }, call))
  const hour = await past(60 * minute)
  expect(hour.period).toBe(60)
  expect(new Set(pastOf(sqsMeasures.in, hour).value)).toEqual(new Set([1, null]))
  expect((await past(60 * minute, 20)).period).toBe(300)
  expect((await past(24 * 60 * minute, 300)).period).toBe(300)
  expect((await past(20 * 24 * 60 * minute, 10_000)).period).toBe(300)
  expect((await past(100 * 24 * 60 * minute, 10_000)).period).toBe(3_600)
  expect(reading(sqsMeasures.in, sent, { value: 120 })).toBe(2)
  expect(reading(sqsMeasures.in, sent, null)).toBeNull()
})

test('the same chart is asked for once a period at most', async () => {
  const { fake, metrics, settle, came } = setUp()
  fake.has(age('a'), () => 7)
  const look = () => settle(metrics.history(age('a'), { from: Date.now() - 60 * minute, to: Date.now(), points: 1_000 }, call))
  const first = await look()
  for (let n = 0; n < 11; n++) {
    await vi.advanceTimersByTimeAsync(5_000)
    await look()
  }
  expect(came()).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(5_000)
  expect((await look()).at.at(-1)).toBe((first.at.at(-1) ?? 0) + minute)
  expect(came()).toHaveLength(2)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { seriesOf } from '#main/aws/metrics/measure.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { age, call, minute, setUp, start } from './planner.ts'

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] }) })
afterEach(() => { vi.useRealTimers() })

const sent = seriesOf(sqsMeasures.in, ['a'])
/** 60 messages a minute, of which CloudWatch knows those that are more than 90 s old. */
const late = (at: number, period: number) => Math.min(period, Math.max(0, Math.floor((Date.now() - 90_000 - at) / 1_000))) || null

test('a period that still gains values is not drawn, since it would look like a fall', async () => {
  const { fake, metrics, settle } = setUp()
  fake.has(sent, late)
  for (let n = 0; n < 10; n++) {
    for (const points of [720, 20]) {
      const past = await settle(metrics.history(sent, { from: Date.now() - 60 * minute, to: Date.now(), points }, call))
      expect(past.value.at(-1)).toBe(past.period)
    }
    await vi.advanceTimersByTimeAsync(33_000)
  }
})

test('nor is it told as the number of now', async () => {
  const { fake, latest } = setUp()
  fake.has(sent, late)
  for (let n = 0; n < 6; n++) {
    expect((await latest([{ series: sent, everyMs: minute }])).points[0]?.value).toBe(60)
    await vi.advanceTimersByTimeAsync(33_000)
  }
})

test('an emulator has its numbers at once', async () => {
  const { fake, latest } = setUp({ free: true })
  fake.has(sent, () => 60)
  expect((await latest([{ series: sent, everyMs: minute }])).points[0]?.at).toBe(Math.floor(Date.now() / minute) * minute)
})

test('a span that has ended is asked again until its last points have come, and then kept', async () => {
  const { fake, metrics, settle, came } = setUp()
  fake.has(age('a'), (at) => (at < Date.now() - 3 * minute ? 7 : null))
  const to = Math.floor(start / minute) * minute
  const look = () => settle(metrics.history(age('a'), { from: to - 10 * minute, to, points: 100 }, call))
  expect((await look()).value.filter((value) => value === 7)).toHaveLength(8)
  await vi.advanceTimersByTimeAsync(6 * minute)
  expect((await look()).value).toEqual(Array.from({ length: 10 }, () => 7))
  await vi.advanceTimersByTimeAsync(60 * minute)
  await look()
  expect(came()).toHaveLength(2)
})

test('a number that cannot be asked for anew becomes unknown, and why is told', async () => {
  const { fake, state, latest } = setUp()
  fake.has(age('a'), () => 7)
  const wanted = [{ series: age('a'), everyMs: minute }]
  await latest(wanted)
  state.fails = new ProblemError({ code: 'Unreachable', message: 'down' })
  await vi.advanceTimersByTimeAsync(8 * minute)
  expect((await latest(wanted)).points[0]?.value).toBe(7)
  await vi.advanceTimersByTimeAsync(4 * minute)
  expect(await latest(wanted)).toMatchObject({ points: [null], problem: { message: 'down' } })
})

test('a part of a past is drawn, and that it is a part is told', async () => {
  const { fake, metrics, settle } = setUp()
  fake.has(age('a'), () => 7)
  fake.statusCode = 'InternalError'
  const past = () => settle(metrics.history(age('a'), { from: start - 10 * minute, to: start, points: 100 }, call))
  expect(await past()).toMatchObject({ problem: { code: 'Unreachable' }, value: expect.arrayContaining([7]) })
  fake.statusCode = 'Complete'
  expect((await past()).problem).toBeUndefined()
})

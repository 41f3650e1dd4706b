import { expect, test } from 'vitest'
import type { History as Columns, Sample } from '#contract/sample.ts'
import { Forecasts } from '#main/host/forecast/forecasts.ts'
import { History } from '#main/host/history/history.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const place = { connection: 'c', system: 'kafka' }
const ref = { kind: 'group', path: ['billing'] }
const minuteMs = 60_000
const now = 40 * 1_440 * minuteMs
/** Half an hour in steps of 15 s: 50 a second come in, 100 are read, 100,000 waited. */
const at = Array.from({ length: 120 }, (_, n) => now - (119 - n) * 15_000)
const columns = (value: (time: number) => number | null): Columns => ({ at, value: at.map(value), source: at.map(() => 'live') })
const waiting = (time: number) => 10_000 + ((now - time) / 1_000) * 50

const facts = { verdict: 'draining', since: 1, reason: '' }
const sample = (over: Partial<Sample> = {}): Sample =>
  ({ ref, at: now, values: { backlog: 10_000, age: 60, in: 50, out: 100 }, facts, ...over })

/** Forecasts over a past by metric; `asked` collects which metrics were asked for. */
function setUp(past: Readonly<Record<string, (time: number) => number | null>>) {
  const asked: string[] = []
  const forecasts = new Forecasts({
    log: quietLog, now: () => now,
    past: (_place, _ref, metric, span, how) => {
      const isOfDays = span.to - span.from > 86_400_000
      asked.push(isOfDays ? `${how} ${metric} of days` : metric)
      return Promise.resolve(isOfDays ? { at: [], value: [], source: [] } : columns(past[metric] ?? (() => null)))
    },
  })
  return { forecasts, asked }
}

test('a draining sample gets its time, its range and its words', async () => {
  const { forecasts } = setUp({ backlog: waiting, in: () => 50, out: () => 100 })
  const [told] = await forecasts.told(place, [sample()])
  expect(told?.facts).toMatchObject({ verdict: 'draining', reason: 'empty in about 3 min', emptyIn: 200 })
  expect(told?.facts?.['emptyInLow']).toBeLessThan(200)
  expect(told?.facts?.['emptyInHigh']).toBeGreaterThan(200)
})

test('no other sample is touched, and nothing is asked for it', async () => {
  const { forecasts, asked } = setUp({ backlog: waiting })
  for (const verdict of ['stalled', 'falling-behind', 'keeping-up', 'idle', 'unknown', 'dead-letters']) {
    const one = sample({ facts: { verdict } })
    expect(await forecasts.told(place, [one])).toEqual([one])
  }
  expect(asked).toEqual([])
})

test('a consumer of which only an age is known is foreseen by that', async () => {
  const { forecasts, asked } = setUp({ age: (time) => 300 + (now - time) / 2_000 })
  const stream = { connection: 'c', system: 'kinesis' }
  const [told] = await forecasts.told(stream, [sample({ values: { backlog: null, age: 300, in: 5, out: 7 } })])
  expect(told?.facts?.['emptyIn']).toBe(600)
  expect(asked).toEqual(['mean in of days', 'age'])
})

test('a forecast stands for some seconds and counts down; earlier days are asked for once in ten minutes', async () => {
  const { forecasts, asked } = setUp({ backlog: waiting, in: () => 50, out: () => 100 })
  await forecasts.told(place, [sample()])
  const [next] = await forecasts.told(place, [sample({ at: now + 4_000 })])
  expect(next?.facts?.['emptyIn']).toBe(196)
  await forecasts.told(place, [sample({ at: now + 6_000 })])
  expect(asked.filter((metric) => metric === 'mean in of days')).toHaveLength(1)
  expect(asked.filter((metric) => metric === 'backlog')).toHaveLength(2)
  await forecasts.told(place, [sample({ at: now + 11 * minuteMs })])
  expect(asked.filter((metric) => metric === 'mean in of days')).toHaveLength(2)
})

test('a draining sample whose history cannot be read stays as it is', async () => {
  const forecasts = new Forecasts({ log: quietLog, now: () => now, past: () => Promise.reject(new Error('disk')) })
  expect(await forecasts.told(place, [sample()])).toEqual([sample()])
})

test('a clock that was set back makes a new forecast, not an older one longer', async () => {
  const { forecasts, asked } = setUp({ backlog: waiting, in: () => 50, out: () => 100 })
  await forecasts.told(place, [sample({ at: now + 3_600_000 })])
  asked.splice(0)
  const [told] = await forecasts.told(place, [sample()])
  expect(asked).toContain('backlog')
  expect(told?.facts?.['emptyIn']).toBe(200)
})

test('a course that was sampled every two seconds is judged whole, with the rates of each of its moments', async () => {
  const history = new History({ now: () => now })
  const forecasts = new Forecasts({ past: (...asked) => history.read(...asked), log: quietLog, now: () => now })
  const waver = (second: number) => Math.abs(Math.sin(second * 12.9898) * 43_758.5453) % 10
  // A minute of each five brings much more than is read; since the reader stood still none of these has come yet.
  const came = (second: number) => (second % 300 < 60 ? 700 : 20) + waver(second)
  const read = (second: number) => (second >= 1_500 && second < 1_600 ? 0 : 250 + waver(second + 1))
  let level = 400_000
  for (let second = 0; second <= 1_790; second += 2) {
    level -= 2 * (read(second) - came(second))
    const values = { backlog: level, in: came(second), out: read(second) }
    history.add(place, sample({ at: now - 1_790_000 + second * 1_000, values }), 10_000)
  }
  const [told] = await forecasts.told(place, [sample({ values: { backlog: level, in: 20, out: 250 } })])
  const truth = level / (254.5 - 160.5)
  expect(Math.abs(Number(told?.facts?.['emptyIn']) - truth) / truth).toBeLessThan(0.2)
})

test('the first forecast knows of earlier days, so that the second does not leap', async () => {
  const at = Array.from({ length: 7 * 288 }, (_, n) => now - 7 * 1_440 * minuteMs + n * 5 * minuteMs)
  // On other days nothing came in from now on, for half a day.
  const value = at.map((time) => ((time - now + 50 * 1_440 * minuteMs) % 86_400_000 < 43_200_000 ? 0 : 50))
  const forecasts = new Forecasts({
    log: quietLog, now: () => now,
    past: async (_place, _ref, metric, span) => {
      if (span.to - span.from > 86_400_000) return { at, value, source: at.map(() => 'live') }
      return columns(metric === 'backlog' ? waiting : metric === 'in' ? () => 50 : () => 100)
    },
  })
  const first = (await forecasts.told(place, [sample()]))[0]?.facts?.['emptyIn']
  const second = (await forecasts.told(place, [sample({ at: now + 5_000 })]))[0]?.facts?.['emptyIn']
  expect(first).toBeLessThan(150)
  expect(Math.abs(Number(first) - Number(second))).toBeLessThan(10)
})

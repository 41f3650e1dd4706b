import { describe, expect, test } from 'vitest'
import { allSeries } from '../../../../bench/forecast.ts'
import { boundOf, judgeSeries } from '../../../../bench/forecast/judge.ts'

describe.each(allSeries().map((series) => [series.name, series] as const))('the recorded series %s', (_, series) => {
  const judged = judgeSeries(series)
  test('is foreseen better than by backlog ÷ drain rate', () => {
    expect(judged.moments).toBeGreaterThanOrEqual(20)
    expect(judged.error / judged.naive).toBeLessThanOrEqual(boundOf(judged))
  })
  test('tells no time while it does not drain', () => expect(judged.given).toBe(0))
  test('tells a time at most moments while it drains, mostly with the truth in its range', () => {
    expect(judged.told).toBeGreaterThan(0.7)
    expect(judged.within).toBeGreaterThan(0.6)
  })
})

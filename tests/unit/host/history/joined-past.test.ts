import { expect, test } from 'vitest'
import type { History } from '#contract/sample.ts'
import { joinedPast } from '#main/host/joined-past.ts'

const past = (source: string, rows: readonly (readonly [number, number | null])[]): History =>
  ({ at: rows.map(([at]) => at), value: rows.map(([, value]) => value), source: rows.map(() => source) })
const span = { from: 0, to: 1_000, points: 100 }

test('own samples stand where there are some; what was kept stands before, after and in their gaps', () => {
  const own = past('live', [[100, 1], [110, 2], [111, null], [300, 3], [310, 4]])
  const kept = past('cloudwatch', [[60, 10], [105, 11], [180, 12], [240, null], [305, 13], [360, 14]])
  const { at, value, source } = joinedPast(own, kept, span)
  expect(at).toEqual([60, 100, 110, 111, 180, 240, 300, 310, 360])
  expect(value).toEqual([10, 1, 2, null, 12, null, 3, 4, 14])
  expect(source).toEqual(['cloudwatch', 'live', 'live', 'live', 'cloudwatch', 'cloudwatch', 'live', 'live', 'cloudwatch'])
})

test('gaps of what was kept do not cut the line of own samples', () => {
  const { value } = joinedPast(past('live', [[100, 1], [400, 2]]), past('cloudwatch', [[160, null], [220, null]]), span)
  expect(value).toEqual([1, 2])
})

test('no more points than are wanted', () => {
  const rows = Array.from({ length: 500 }, (_, n) => [n, n] as const)
  const [own, kept] = [past('live', rows.slice(250)), past('cloudwatch', rows.slice(0, 250))]
  const { at, source } = joinedPast(own, kept, { ...span, points: 50 })
  expect(at.length).toBeLessThanOrEqual(50)
  expect(new Set(source)).toEqual(new Set(['live', 'cloudwatch']))
})

import { describe, expect, it } from 'vitest'
import { Series } from '../../../../renderer/live/series.ts'
import { align } from '../../../../renderer/live/use-series.ts'
import { formatTick, niceTop, summaryOf, tableRows } from '../../../../renderer/ui/chart/numbers.ts'
import { sparkPath } from '../../../../renderer/ui/chart/sparkline.tsx'

const series = (...points: readonly (readonly [number, number | null])[]) => {
  const made = new Series(8)
  for (const [at, value] of points) made.push(at, value)
  return made
}

describe('Series', () => {
  it('keeps the newest and forgets the oldest', () => {
    const made = new Series(3)
    for (let at = 1; at <= 5; at++) made.push(at, at * 10)
    expect(made.since(0)).toEqual({ at: [3, 4, 5], value: [30, 40, 50] })
  })
  it('replaces a value of the same time and leaves out older ones', () => {
    expect(series([1, 1], [2, 2], [2, 3], [1, 9]).since(0)).toEqual({ at: [1, 2], value: [1, 3] })
  })
  it('lets an unknown at its end go for a value that is told late, and no value for an older one', () => {
    expect(series([10, 1], [40, null], [50, null], [20, 2]).since(0)).toEqual({ at: [10, 20], value: [1, 2] })
    expect(series([10, 1], [40, null], [20, null]).since(0)).toEqual({ at: [10, 40], value: [1, null] })
    expect(series([10, null], [5, 2], [30, 3]).since(0)).toEqual({ at: [5, 30], value: [2, 3] })
  })
  it('holds a value until the next, with null before the first and where it is unknown', () => {
    expect(series([20, 5], [40, null], [50, 7]).steps(0, 60, 6)).toEqual([null, 5, 5, null, 7, 7])
  })
  it('puts a past before what came live', () => {
    const made = series([10, 1], [11, 2])
    made.prepend({ at: [8, 9, 10, 11], value: [5, null, 99, 99] })
    expect(made.since(0)).toEqual({ at: [8, 9, 10, 11], value: [5, null, 1, 2] })
  })
})

describe('align', () => {
  it('brings metrics with times of their own on one line', () => {
    expect(align([series([1, 10], [3, 30]), series([2, 5])], 0)).toEqual([[1, 2, 3], [10, 10, 30], [null, 5, 5]])
  })
})

describe('chart numbers', () => {
  it('rounds the top up', () => expect([0, 0.3, 7, 24, 345_000].map(niceTop)).toEqual([1, 0.3, 8, 25, 400_000]))
  it('writes ticks short', () => expect([0, 0.5, 12.5, 2_500, 12_500, 40_000, 1_200_000].map(formatTick)).toEqual(['0', '0.50', '12.5', '2,500', '12.5 k', '40 k', '1.2 M']))
  it('says a chart in one sentence a line', () => {
    expect(summaryOf('Backlog', [{ label: 'Backlog' }], [[1, 2, 3], [4, null, 2]], String)).toBe('Backlog. Backlog is 2 now; least 2, most 4 in the last 5 min.')
    expect(summaryOf('Backlog', [{ label: 'Backlog' }], [[], []], String)).toBe('Backlog. Backlog is not known yet.')
  })
  it('gives the numbers as a table, newest first, never too many', () => {
    const at = Array.from({ length: 100 }, (_, index) => index)
    const rows = tableRows([at, at], 10)
    expect(rows).toHaveLength(10)
    expect(rows[0]).toEqual({ at: 99, values: [99] })
  })
})

describe('sparkPath', () => {
  it('keeps gaps as gaps and does not blow up small numbers', () => {
    const path = sparkPath([0, null, 5], 100, 24)
    expect(path[1]).toBeNull()
    expect(path[0]?.y).toBeCloseTo(22.5)
    expect(path[2]?.y).toBeCloseTo(12.5)
  })
})

import { expect, test } from 'vitest'
import { atMost, fold, type Points } from '#main/host/history/fold.ts'

const gap = Number.NaN
const points = (rows: readonly (readonly [number, number])[]): Points => {
  const values = rows.map(([, value]) => value)
  return { at: rows.map(([at]) => at), peak: values, mean: values }
}

test('of each stretch the highest value at its time, and the average', () => {
  const { at, peak, mean } = fold(points([[0, 1], [4, 9], [9, 2], [10, 3], [15, 5]]), 0, 10)
  expect(at).toEqual([4, 15])
  expect(peak).toEqual([9, 5])
  expect(mean).toEqual([4, 4])
})

test('a gap stays where a stretch has no value, and only there', () => {
  const wide = fold(points([[1, 1], [2, gap], [31, 2]]), 0, 10)
  expect([wide.at, wide.peak]).toEqual([[1, 10, 31], [1, gap, 2]])
  const narrow = fold(points([[1, 1], [2, gap], [11, 2]]), 0, 10)
  expect([narrow.at, narrow.peak]).toEqual([[1, 11], [1, 2]])
})

test('a pace slower than the stretches is no gap', () => {
  expect(fold(points([[1, 1], [31, 2], [61, 3]]), 0, 10).peak).toEqual([1, 2, 3])
})

test('unknown at the beginning and at the end is told once', () => {
  const folded = fold(points([[0, gap], [5, gap], [11, 1], [12, gap], [21, gap], [31, gap]]), 0, 10)
  expect([folded.at, folded.peak]).toEqual([[0, 11, 20], [gap, 1, gap]])
  expect(fold(points([[0, gap], [50, gap]]), 0, 10).peak).toEqual([gap])
})

test('with carry, unknown at the end counts from the next stretch on', () => {
  const folded = fold(points([[1, 1], [2, gap]]), 0, 10, true)
  expect([folded.at, folded.peak]).toEqual([[1, 10], [1, gap]])
})

test('never more than are wanted, with the highest of all among them', () => {
  for (const most of [1, 2, 7, 50, 999]) {
    const rows = Array.from({ length: 1_000 }, (_, n) => [n * 7, n % 13 === 5 ? gap : (n * 37) % 101] as const)
    const folded = atMost(points(rows), most)
    expect(folded.at.length).toBeLessThanOrEqual(most)
    expect(Math.max(...folded.peak.filter((value) => !Number.isNaN(value)))).toBe(100)
    expect(folded.at.every((at, n) => n === 0 || at > (folded.at[n - 1] ?? 0))).toBe(true)
  }
})

test('as they are where there are no more than wanted', () => {
  expect(atMost(points([[1, 1], [2, gap], [3, 2]]), 3)).toMatchObject({ at: [1, 2, 3], from: [0, 1, 2] })
})

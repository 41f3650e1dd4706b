import { expect, test } from 'vitest'
import { formatOf, marksOf, unitWords } from '../../../../renderer/views/metrics/unit-words.ts'

/** What stands at the half and the top of an axis whose highest value this is. */
function ticks(unit: string, high: number): readonly string[] {
  const { top, tick } = marksOf(unit)
  return [tick(top(high) / 2), tick(top(high))]
}

test('an axis of time is marked in one unit that people read, and holds its highest value', () => {
  const marks = [0.02, 0.7, 45, 70, 5_000, 80_000, 100_000, 1_000_000].map((high) => ticks('s', high))
  expect(marks).toEqual([
    ['10 ms', '20 ms'], ['400 ms', '800 ms'], ['30 s', '1 min'], ['1 min', '2 min'], ['1 h', '2 h'],
    ['12 h', '1 d'], ['1 d', '2 d'], ['6 d', '12 d'],
  ])
  for (const high of [0, 0.3, 59, 61, 3_599, 3_601, 86_401, 5e6]) expect(marksOf('s').top(high)).toBeGreaterThanOrEqual(high)
})

test('an axis of bytes is marked as its values are said', () => {
  expect([2_300, 14_700, 80_000_000].map((high) => ticks('bytes/s', high)))
    .toEqual([['1.5 kB', '3 kB'], ['7.5 kB', '15 kB'], ['40 MB', '80 MB']])
  expect(ticks('items/s', 2.4)).toEqual(['1.25', '2.5'])
})

test('a unit stands behind a title only where neither the numbers nor the title say it', () => {
  const words = [
    ['s', 'Oldest'], ['items', 'Visible'], ['bytes/s', 'Bytes in'], ['items/s', 'In'], ['calls/s', 'Calls'], ['%', 'CpuUser'],
    ['partitions', 'Offline partitions'], ['ms', 'Duration'],
  ] as const
  expect(words.map(([unit, title]) => unitWords(unit, title)))
    .toEqual(['', '', 'a second', 'a second', 'calls a second', '%', '', 'ms'])
})

test('a value is said in its unit', () => {
  const values = [[0.02, 's'], [190, 's'], [2_300, 'bytes/s'], [0.04, '%'], [12_345.6, 'items']] as const
  expect(values.map(([value, unit]) => formatOf(unit)(value)))
    .toEqual(['20 ms', '3 min 10 s', '2.3 kB', '0.04', '12,346'])
})

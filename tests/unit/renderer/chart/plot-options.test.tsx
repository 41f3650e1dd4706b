import { expect, test } from 'vitest'
import type uPlot from 'uplot'
import { optionsOf, plainMarks, shortRuns } from '../../../../renderer/ui/chart/plot-options.ts'

const minute = 60
const look = { lines: [], sync: undefined, zone: 'utc', scale: 1, marks: plainMarks } as const
const plot = {} as uPlot

/** Where the axis of time begins and ends for data of these seconds. */
function spanOf(low: number, high: number, minutes: number | undefined, until?: number): unknown {
  const options = optionsOf({ ...look, minutes, until: () => until }, document.body, { width: 1, height: 1 })
  const range = options.scales?.['x']?.range
  return typeof range === 'function' ? range(plot, low, high, 'x') : undefined
}

test('an axis ends at the moment that was asked for, also where the data ended long before', () => {
  expect(spanOf(0, 10 * minute, 180, 120 * minute * 1_000)).toEqual([-60 * minute, 120 * minute])
  expect(spanOf(0, 10 * minute, 30)).toEqual([-20 * minute, 10 * minute])
  expect(spanOf(0, 10 * minute, undefined)).toEqual([0, 10 * minute])
})

test('a value between two gaps is a dot, and so is each run too short to be a line', () => {
  const values = [1, null, 2, 2, null, 3, 3, 3, 3, undefined, 4]
  expect(shortRuns(values, (first, last) => last - first < 2)).toEqual([0, 3, 10])
  expect(shortRuns([null, null], () => true)).toEqual([])
})

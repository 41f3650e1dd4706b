import type { History } from '#contract/sample.ts'
import type { Past, Point, Series, Stat } from './metrics.ts'

/**
 * A row of a table of CloudWatch metrics: which statistic tells the truth about it, which dimensions it has (CloudWatch answers
 * nothing unless they are named exactly), and what its number is. A `per-second` number is the sum of a period over its seconds,
 * one that is `ms-to-s` is told in milliseconds and shown in seconds. `unit` is that of what is shown.
 */
export type Measure = {
  readonly namespace: string
  readonly metric: string
  readonly stat: Stat
  readonly dimensions: readonly string[]
  readonly as: 'value' | 'per-second' | 'ms-to-s'
  readonly unit: string
  readonly means: string
}

/** The series of a measure for one thing, named by the values of its dimensions in their order; `period` is in seconds. */
export function seriesOf({ namespace, metric, stat, dimensions }: Measure, names: readonly string[], period = 60): Series {
  return {
    namespace, metric, stat, period,
    dimensions: Object.fromEntries(dimensions.map((dimension, n) => [dimension, names[n] ?? ''])),
  }
}

/** A point of such a series in the measure's unit; null is unknown. */
export const reading = (measure: Measure, { period }: Series, point: Pick<Point, 'value'> | null | undefined): number | null =>
  (point === null || point === undefined ? null : shown(measure, point.value, period))

/** The past of such a series in the measure's unit. */
export const pastOf = (measure: Measure, { at, value, source, period, problem }: Past): History =>
  ({ at, value: value.map((each) => (each === null ? null : shown(measure, each, period))), source, ...(problem && { problem }) })

/** The unit that CloudWatch itself has a measure in; empty for a count and a ratio. */
export function rawUnitOf({ as, unit }: Measure): string {
  switch (as) {
    case 'value': return unit === 'ratio' ? '' : unit
    case 'per-second': return unit.startsWith('bytes') ? 'bytes' : ''
    case 'ms-to-s': return 'ms'
  }
}

function shown({ as }: Measure, value: number, period: number): number {
  switch (as) {
    case 'value': return value
    case 'per-second': return value / period
    case 'ms-to-s': return value / 1_000
  }
}

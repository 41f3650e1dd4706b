import type { History } from '#contract/sample.ts'
import type { Past, Point, Series } from './metrics.ts'

/**
 * A row of a table of CloudWatch metrics: which statistic tells the truth about it, which dimensions it has (CloudWatch answers
 * nothing unless they are named exactly), and what its number is. A `per-second` number is the sum of a period over its seconds.
 */
export type Measure = {
  readonly namespace: string
  readonly metric: string
  readonly stat: Series['stat']
  readonly dimensions: readonly string[]
  readonly as: 'value' | 'per-second'
  readonly unit: string
  readonly means: string
}

/** The series of a measure for one thing, named by the values of its dimensions in their order; `period` is in seconds. */
export function seriesOf({ namespace, metric, stat, dimensions }: Measure, names: readonly string[], period = 60): Series {
  return {
    namespace, metric, stat, period, dimensions: Object.fromEntries(dimensions.map((dimension, n) => [dimension, names[n] ?? ''])),
  }
}

/** A point of such a series in the measure's unit; null is unknown. */
export function reading({ as }: Measure, { period }: Series, point: Pick<Point, 'value'> | null | undefined): number | null {
  if (point === null || point === undefined) return null
  return as === 'per-second' ? point.value / period : point.value
}

/** The past of such a series in the measure's unit. */
export function pastOf({ as }: Measure, { at, value, source, period }: Past): History {
  const each = as === 'per-second' ? value.map((sum) => (sum === null ? null : sum / period)) : value
  return { at, value: each, source }
}

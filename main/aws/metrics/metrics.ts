import type { Problem } from '#contract/problem.ts'
import type { History } from '#contract/sample.ts'
import type { Call, Span } from '#main/systems/driver.ts'

/** One CloudWatch series: its exact dimensions, how points are made (`stat`), and how wide they are (`period`, seconds). */
export type Series = {
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly stat: 'Sum' | 'Average' | 'Maximum' | 'Minimum'
  readonly period: number
}

/** A number and the end of the period it tells of (epoch ms). */
export type Point = { readonly at: number; readonly value: number }

/** CloudWatch, asked in the fewest calls and no more often than is needed. */
export interface Metrics {
  /**
   * The newest point of each series, null where there is none; asked anew only when the last answer is older than its `everyMs`.
   * `problem` says why some could not be asked (not allowed, the cap, a missing permission); what is known is given nevertheless.
   */
  latest(
    wanted: readonly { readonly series: Series; readonly everyMs: number }[], call: Call,
  ): Promise<{ readonly points: readonly (Point | null)[]; readonly problem?: Problem }>
  /**
   * A series' points of a span, one a period of `period` seconds, which widens with the span; gaps are null, `source` is
   * `cloudwatch`. Rejects with Unsupported where CloudWatch is not allowed, with Throttled at the cap. `pastOf` turns sums into rates.
   */
  history(series: Series, span: Span, call: Call): Promise<Past>
}

/** What CloudWatch kept of a series: `period` is how many seconds each point tells of. */
export type Past = History & { readonly period: number }

import type { Problem } from '#contract/problem.ts'
import type { History } from '#contract/sample.ts'
import type { Call, Span } from '#main/systems/driver.ts'
import type { Listing } from './names.ts'

/** How the values of a period become one number: `p99` and its like are percentiles, `tm90` the mean of all but the top tenth. */
export type Stat = 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'p50' | 'p90' | 'p95' | 'p99' | 'tm90'

/** One CloudWatch series: its exact dimensions, how points are made (`stat`), and how wide they are (`period`, seconds). */
export type Series = {
  readonly namespace: string
  readonly metric: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly stat: Stat
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
   * `cloudwatch`, `problem` says why a part is missing. Rejects with Unsupported where CloudWatch is not allowed, with Throttled
   * at the cap. `pastOf` turns sums into rates.
   */
  history(series: Series, span: Span, call: Call): Promise<Past>
  /**
   * Which series of a namespace had points in the last three hours, asked at most once in 15 minutes. Rejects as `history` does;
   * where names cannot be listed, such as without cloudwatch:ListMetrics, the listing has that as its problem.
   */
  names(namespace: string, call: Call): Promise<Listing>
}

/** What CloudWatch kept of a series: `period` is how many seconds each point tells of. */
export type Past = History & { readonly period: number }

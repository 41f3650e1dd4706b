import type { GetMetricDataOutput, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import type { Problem } from '#contract/problem.ts'
import type { Answer, Query } from './gather.ts'
import type { Point, Series } from './metrics.ts'

/** What the pages of one call said of a query so far; `status` is that of the last page that spoke of it. */
type Found = { readonly points: Point[]; status: MetricDataResult['StatusCode']; message: string | undefined }

/** The pages of one call of GetMetricData as an answer a query, which have the ids `m0`, `m1` and so on. */
export class Answers {
  readonly #queries: readonly Query[]
  readonly #found: readonly Found[]
  #notice: string | undefined

  constructor(queries: readonly Query[]) {
    this.#queries = queries
    this.#found = queries.map(() => ({ points: [], status: undefined, message: undefined }))
  }

  /** Adds a page: a later one may complete what an earlier one could not give. */
  add({ MetricDataResults: results = [], Messages: messages = [] }: Omit<GetMetricDataOutput, '$metadata' | 'NextToken'>): void {
    for (const result of results) this.#take(result)
    this.#notice ??= messages.find(({ Value }) => Value)?.Value
  }

  /** In the order of the queries. */
  all(): readonly Answer[] {
    return this.#queries.map((query, n) => {
      const { points, status, message } = this.#found[n] ?? { points: [], status: undefined, message: undefined }
      const said = message ?? this.#notice
      // Without any word on a query, what is said of the whole call is why.
      const problem = status === undefined && said === undefined ? undefined : problemOf(status, query.series, said)
      return { points: within(points, query), ...(problem && { problem }) }
    })
  }

  /** A value's time is moved from the beginning of its period to the end. */
  #take({ Id, Timestamps: times = [], Values: values = [], StatusCode, Messages }: MetricDataResult): void {
    const n = Number(Id?.slice(1))
    const [into, query] = [this.#found[n], this.#queries[n]]
    if (into === undefined || query === undefined) return
    times.forEach((time, i) => {
      const value = values[i]
      if (value !== undefined) into.points.push({ at: time.getTime() + query.series.period * 1_000, value })
    })
    into.status = StatusCode ?? 'Complete'
    into.message = Messages?.[0]?.Value
  }
}

function problemOf(status: Found['status'], { namespace, metric }: Series, said: string | undefined): Problem | undefined {
  const of = `${namespace} ${metric}`
  const why = said === undefined ? '.' : `: ${said}`
  const hint = 'It is asked again by itself.'
  switch (status) {
    case 'Complete': return undefined
    case 'Forbidden': return {
      code: 'Forbidden', message: `CloudWatch does not give ${of} to this role.`, hint: 'It needs cloudwatch:GetMetricData.',
    }
    case 'PartialData': return { code: 'Unreachable', message: `CloudWatch gave only a part of ${of}${why}`, hint }
    default: return { code: 'Unreachable', message: `CloudWatch could not read ${of}${why}`, hint }
  }
}

/** In order, each period once, and none that lies outside or has not ended. */
function within(points: readonly Point[], { from, to }: Query): readonly Point[] {
  const byTime = new Map(points.filter(({ at }) => at > from && at <= to).map((point) => [point.at, point]))
  return [...byTime.values()].sort((a, b) => a.at - b.at)
}

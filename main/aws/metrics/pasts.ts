import { ProblemError } from '#contract/problem.ts'
import type { Span } from '#main/systems/driver.ts'
import { seriesKey, type Gather, type Query } from './gather.ts'
import type { Past, Point, Series } from './metrics.ts'
import { aligned, periodFor, settlingMs } from './periods.ts'
import { putNewest } from '#main/systems/put-newest.ts'

type Kept = { readonly query: Query; readonly points: readonly Point[]; readonly askedAt: number }

const maxCharts = 500
// Points come 1 to 3 minutes late: the newest periods without one are not gaps yet.
const lateMs = 5 * 60_000

/** `free`: an emulator answers, whose numbers are there at once. */
type Needs = { readonly gather: Gather; readonly now: () => number; readonly free?: boolean | undefined }

/** Pasts of series for charts. A chart is asked for again only when a period of it has ended since. */
export class Pasts {
  readonly #needs: Needs
  readonly #kept = new Map<string, Kept>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** What was read less than a period ago, if it covers the span. */
  known(series: Series, span: Span): Past | undefined {
    const query = this.#query(series, span)
    const kept = this.#kept.get(seriesKey(query.series))
    if (!kept || kept.query.from > query.from) return undefined
    const young = this.#needs.now() - kept.askedAt < query.series.period * 1_000
    const isFinal = kept.query.to >= query.to && kept.askedAt >= query.to + lateMs
    if (!young && !isFinal) return undefined
    return this.#past({ ...query, to: Math.min(query.to, kept.query.to) }, kept.points)
  }

  /** Rejects with what CloudWatch said instead of points; of a part of them it is the `problem`. */
  async read(series: Series, span: Span, signal: AbortSignal): Promise<Past> {
    const query = this.#query(series, span)
    const askedAt = this.#needs.now()
    const { points, problem } = await this.#needs.gather.ask(query, signal)
    if (problem && points.length === 0) throw new ProblemError(problem)
    if (problem) return { ...this.#past(query, points), problem }
    putNewest(this.#kept, seriesKey(query.series), { query, points, askedAt }, maxCharts)
    return this.#past(query, points)
  }

  #query(series: Series, span: Span): Query {
    const now = this.#needs.now()
    const period = periodFor(span, series.period, now)
    const settledAt = this.#needs.free ? now : now - settlingMs({ ...series, period })
    return { series: { ...series, period }, ...aligned(span, period, settledAt) }
  }

  /** One place a period, null where nothing was measured; the newest are left out until they come. */
  #past({ series: { period }, from, to }: Query, points: readonly Point[]): Past {
    const known = new Map(points.map(({ at, value }) => [at, value]))
    const width = period * 1_000
    const all = Array.from({ length: Math.max(0, (to - from) / width) }, (_, n) => from + (n + 1) * width)
    const last = points.at(-1)?.at ?? -Infinity
    const at = all.filter((time) => time <= last || time < this.#needs.now() - lateMs)
    return { at, value: at.map((time) => known.get(time) ?? null), source: at.map(() => 'cloudwatch'), period }
  }
}

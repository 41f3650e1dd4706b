import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call, Span } from '#main/systems/driver.ts'
import type { Meter } from '../meter.ts'
import { Gather, seriesKey, type Answer } from './gather.ts'
import type { Metrics, Past, Point, Series } from './metrics.ts'
import { Pasts } from './pasts.ts'
import { aligned } from './periods.ts'

type Wanted = Parameters<Metrics['latest']>[0][number]
/** What is known of a series: its newest point, when it was asked last (epoch ms), and whether it ever answered. */
type Known = { point: Point | null; askedAt: number; everAnswered: boolean; problem: Problem | undefined }
/** `free`: nothing is billed, so that a series without an answer costs nothing to ask for again. */
type Needs = { readonly client: () => CloudWatchClient; readonly meter: Meter; readonly now: () => number; readonly free?: boolean }

const maxSeries = 50_000
const leastSpanMs = 5 * 60_000
const longestSpanMs = 3_600_000
// Points come 1 to 3 minutes late (CloudWatch publishing lag).
const lateMs = 3 * 60_000
const silentMs = 15 * 60_000
const afterFailureMs = 10_000
/** Rounds come a little early or late; a series is due when nearly all of its time is over. */
const slackMs = (everyMs: number) => Math.min(5_000, everyMs / 10)

/**
 * CloudWatch by GetMetricData: each series at most once in its `everyMs`, all that are due in shared calls. A series that never
 * answered is left alone for 15 minutes, one that could not be asked for 10 seconds. A number without a recent point is null.
 */
export class CloudWatchMetrics implements Metrics {
  readonly #needs: Needs
  readonly #gather: Gather
  readonly #pasts: Pasts
  readonly #known = new Map<string, Known>()

  constructor(needs: Needs) {
    this.#needs = needs
    this.#gather = new Gather(needs.client)
    this.#pasts = new Pasts(this.#gather, needs.now)
  }

  async latest(wanted: readonly Wanted[], call: Call): Promise<{ points: readonly (Point | null)[]; problem?: Problem }> {
    const due = wanted.filter((each) => this.#isDue(each))
    const refused = due.length > 0 ? this.#refusal() : undefined
    const failed = refused ?? await this.#ask(due, call)
    const known = wanted.map(({ series }) => this.#known.get(seriesKey(series)))
    const problem = failed ?? known.find((each) => each?.problem)?.problem
    return { points: known.map((each) => each?.point ?? null), ...(problem && { problem }) }
  }

  async history(series: Series, span: Span, { signal }: Call): Promise<Past> {
    const known = this.#pasts.known(series, span)
    if (known) return known
    const refused = this.#refusal()
    if (refused) throw new ProblemError(refused)
    return this.#pasts.read(series, span, signal)
  }

  #isDue({ series, everyMs }: Wanted): boolean {
    const known = this.#known.get(seriesKey(series))
    if (!known) return true
    const waitMs = known.problem ? afterFailureMs : known.everAnswered || this.#needs.free ? everyMs : Math.max(everyMs, silentMs)
    return this.#needs.now() - known.askedAt >= waitMs - slackMs(waitMs)
  }

  #refusal(): Problem | undefined {
    const reason = this.#needs.meter.refuses('cloudwatch')
    if (reason === null) return undefined
    return this.#needs.meter.refuses('sqs') === null
      ? { code: 'Unsupported', message: reason, hint: "Allow CloudWatch in the connection's settings." }
      : { code: 'Throttled', message: reason, hint: "Raise the cap in the connection's settings, or wait until the hour is over." }
  }

  /** Asks for what is due; resolves to the problem of a call that failed as a whole. */
  async #ask(due: readonly Wanted[], { signal }: Call): Promise<Problem | undefined> {
    const now = this.#needs.now()
    const ended = await Promise.allSettled(due.map(async ({ series, everyMs }) => {
      const span = { from: now - Math.min(longestSpanMs, Math.max(leastSpanMs, everyMs)) - lateMs, to: now }
      try {
        this.#learn(series, now, await this.#gather.ask({ series, ...aligned(span, series.period, now) }, signal))
      } catch (error) {
        if (!signal.aborted) this.#fail(series, now, error)
        throw error
      }
    }))
    signal.throwIfAborted()
    const failed = ended.find((end) => end.status === 'rejected')?.reason
    if (failed !== undefined && !(failed instanceof ProblemError)) throw failed
    return failed?.problem
  }

  #learn(series: Series, now: number, { points, problem }: Answer): void {
    const newest = points.at(-1)
    const oldest = now - leastSpanMs - lateMs - series.period * 1_000
    this.#keep(series, {
      point: newest !== undefined && newest.at >= oldest ? newest : null, askedAt: now, problem,
      everAnswered: points.length > 0 || this.#known.get(seriesKey(series))?.everAnswered === true,
    })
  }

  #fail(series: Series, now: number, error: unknown): void {
    const old = this.#known.get(seriesKey(series))
    const problem: Problem = error instanceof ProblemError
      ? error.problem : { code: 'Internal', message: 'CloudWatch could not be asked.' }
    this.#keep(series, { point: old?.point ?? null, everAnswered: old?.everAnswered ?? false, askedAt: now, problem })
  }

  #keep(series: Series, known: Known): void {
    const key = seriesKey(series)
    this.#known.delete(key)
    this.#known.set(key, known)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxSeries) break
      this.#known.delete(oldest)
    }
  }
}

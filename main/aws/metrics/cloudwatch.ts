import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call, Span } from '#main/systems/driver.ts'
import type { Meter } from '../meter.ts'
import { within } from '../within.ts'
import { Gather, type Answer } from './gather.ts'
import type { Metrics, Past, Point, Series } from './metrics.ts'
import { Names, type Listing } from './names.ts'
import { Pasts } from './pasts.ts'
import { aligned, settlingMs } from './periods.ts'
import { refusedBy } from './refused-by.ts'
import { mostAheadMs, Wants, type Want, type Wanted } from './wants.ts'

/** `free`: an emulator answers, whose numbers are there at once and cost nothing to ask for again. */
type Needs = {
  readonly client: () => CloudWatchClient; readonly meter: Meter; readonly now: () => number; readonly free?: boolean
}

const leastSpanMs = 5 * 60_000
const longestSpanMs = 3_600_000
// Points come 1 to 3 minutes late (CloudWatch publishing lag).
const lateMs = 3 * 60_000
/** How old a number may be when it comes (ms), beside its period; one that is kept grows older by the pace of its series. */
const oldestMs = leastSpanMs + lateMs
/** How long numbers wait for the names of a large account; they are asked for without them then. */
const namesMs = 2_000

/**
 * CloudWatch by GetMetricData: each series at most once in its `everyMs`, all that are due in shared calls, together with what
 * other screens want soon. A series that ListMetrics does not name is not asked for. Where it cannot tell, one that never
 * answered is left alone for 15 minutes, and one that could not be asked for 10 seconds. A number without a recent point is null.
 */
export class CloudWatchMetrics implements Metrics {
  readonly #needs: Needs
  readonly #gather: Gather
  readonly #pasts: Pasts
  readonly #names: Names
  readonly #wants: Wants

  constructor(needs: Needs) {
    this.#needs = needs
    this.#gather = new Gather(needs.client)
    this.#pasts = new Pasts({ ...needs, gather: this.#gather })
    this.#names = new Names(needs)
    this.#wants = new Wants(needs)
  }

  async latest(wanted: readonly Wanted[], call: Call): Promise<{ points: readonly (Point | null)[]; problem?: Problem }> {
    // Also where nothing is due: what was asked in vain before is no answer.
    call.signal.throwIfAborted()
    const wants = wanted.map((each) => this.#wants.note(each))
    const due = new Set(wants.filter((want) => this.#wants.isDue(want)))
    const refused = due.size > 0 ? refusedBy(this.#needs.meter) : undefined
    if (due.size > 0 && !refused) await this.#ask(await this.#existing([...due], call), call)
    const problem = refused ?? wants.find((want) => want.problem)?.problem
    return { points: wants.map((want) => this.#recent(want)), ...(problem && { problem }) }
  }

  async history(series: Series, span: Span, { signal }: Call): Promise<Past> {
    const spelled = this.#spelled(series)
    const known = this.#pasts.known(spelled, span)
    if (known) return known
    const refused = refusedBy(this.#needs.meter)
    if (refused) throw new ProblemError(refused)
    return await this.#pasts.read(spelled, span, signal)
  }

  async names(namespace: string, call: Call): Promise<Listing> {
    const known = this.#names.known(namespace)
    const refused = known ? undefined : refusedBy(this.#needs.meter)
    if (refused) throw new ProblemError(refused)
    return await this.#names.of(namespace, call)
  }

  /** Without those that do not exist. A few in doubt are asked for, where listing all names would cost more. */
  async #existing(due: readonly Want[], call: Call): Promise<readonly Want[]> {
    if (this.#needs.free) return due
    const doubtful = Map.groupBy(due.filter(({ point }) => point === null), ({ series }) => series.namespace)
    await Promise.all([...doubtful].map(async ([namespace, of]) => {
      if (this.#names.known(namespace) || of.length <= this.#names.pages(namespace)) return
      await within(namesMs, this.#names.of(namespace, call))
    }))
    return due.filter((want) => this.#mayExist(want) && this.#wants.isDue(want, this.#isListed(want)))
  }

  #mayExist({ point, series }: Want): boolean {
    const listing = this.#names.known(series.namespace)
    return point !== null || listing?.whole !== true || listing.find(series) !== undefined
  }

  #isListed({ series }: Want): boolean {
    return this.#names.known(series.namespace)?.find(series) !== undefined
  }

  /** What a call that goes out anyway takes along, so that screens that were opened at different times share their calls. */
  #along(due: readonly Want[]): readonly Want[] {
    if (due.length === 0) return []
    const own = new Set(due)
    return this.#wants.dueSoon().filter((want) => !own.has(want) && (want.point !== null || this.#isListed(want)))
  }

  /** Rejects with what was no answer of AWS, and when cancelled. */
  async #ask(due: readonly Want[], { signal }: Call): Promise<void> {
    const now = this.#needs.now()
    const ended = await Promise.allSettled([...due, ...this.#along(due)].map(async (want) => {
      const series = this.#spelled(want.series)
      const span = { from: now - Math.min(longestSpanMs, Math.max(leastSpanMs, want.everyMs)) - lateMs, to: now }
      const settledAt = this.#needs.free ? now : now - settlingMs(series)
      try {
        this.#learn(want, now, await this.#gather.ask({ series, ...aligned(span, series.period, settledAt) }, signal))
      } catch (error) {
        if (!signal.aborted) this.#wants.fail(want, now, error)
        throw error
      }
    }))
    signal.throwIfAborted()
    const failed = ended.find((end) => end.status === 'rejected')?.reason
    if (failed !== undefined && !(failed instanceof ProblemError)) throw failed
  }

  #learn(want: Want, now: number, { points, problem }: Answer): void {
    const newest = points.at(-1)
    const point = newest !== undefined && newest.at >= now - oldestMs - want.series.period * 1_000 ? newest : null
    this.#wants.learn(want, now, { point, problem, answered: points.length > 0 })
  }

  /** Where it could not be asked for anew, at the cap or while CloudWatch is down, a number becomes unknown in the end. */
  #recent({ point, series, everyMs }: Want): Point | null {
    const oldest = this.#needs.now() - oldestMs - series.period * 1_000 - everyMs - mostAheadMs
    return point !== null && point.at >= oldest ? point : null
  }

  #spelled(series: Series): Series {
    const named = this.#names.known(series.namespace)?.find(series)
    return named ? { ...series, metric: named.metric, dimensions: named.dimensions } : series
  }
}

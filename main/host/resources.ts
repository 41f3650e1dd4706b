import type { Ref } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import type { Alarm, ChartedMetric } from '#contract/metric.ts'
import type { History as Columns, Sample } from '#contract/sample.ts'
import type { Problem } from '#contract/problem.ts'
import type { Call, Log, Session, Span } from '#main/systems/driver.ts'
import type { How } from './history/fold.ts'
import type { History } from './history/history.ts'
import { joinedPast } from './joined-past.ts'
import { kindOf, type At } from './messages.ts'
import type { Frame, Poller } from './poller.ts'
import { problem, problemOf } from './problems.ts'
import type { Place, Sessions } from './sessions.ts'

type Needs = {
  readonly sessions: Sessions; readonly poller: Poller; readonly history: History; readonly log: Log; readonly now: () => number
}

/** What is inside a connection: lists, details and numbers. */
export class Resources {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async list(place: Place, query: ListQuery, signal: AbortSignal): Promise<ResourcePage> {
    this.#check(place, [query.kind])
    const { manifest } = this.#needs.sessions.driver(place).driver
    if (query.parent && kindOf(manifest, query.kind).parent === undefined) {
      throw problem('BadInput', `A ${query.kind} stands in nothing: leave parent out`, undefined, {
        issues: [{ path: 'parent', message: `a ${query.kind} has none` }],
      })
    }
    using held = await this.#needs.sessions.hold(place)
    return held.session.list(query, { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log })
  }

  async describe(at: At, signal: AbortSignal): Promise<Details> {
    this.#check(at, [at.ref.kind])
    using held = await this.#needs.sessions.hold(at)
    return held.session.describe(at.ref, { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log })
  }

  async latest(place: Place, refs: readonly Ref[]): Promise<{ samples: Sample[]; problems: Problem[] }> {
    this.#check(place, refs.map(({ kind }) => kind))
    return this.#needs.poller.latest(place, refs)
  }

  watch(place: Place, refs: readonly Ref[], background: boolean, signal: AbortSignal): AsyncGenerator<Frame> {
    this.#check(place, refs.map(({ kind }) => kind))
    return this.#needs.poller.watch(place, refs, signal, background)
  }

  /**
   * Points that were sampled here, of the last 30 days, joined with what the system itself kept; that alone where samples only
   * repeat it. Where it cannot be had, `problem` says why. Throws BadInput for a metric that neither the kind has nor `metrics` names.
   */
  async past(at: At, metric: string, span: Span, signal: AbortSignal): Promise<Columns> {
    const { manifest } = this.#needs.sessions.driver(at).driver
    const { metrics, label } = kindOf(manifest, at.ref.kind)
    const sampled = metrics.some(({ key }) => key === metric)
    // Keys that `metrics` adds to the manifest's carry the name of their source before a colon.
    if (!sampled && !metric.includes(':')) {
      throw problem(
        'BadInput', `${label} has no metric named ${metric}`, `Its metrics are ${metrics.map(({ key }) => key).join(', ')}.`,
      )
    }
    const how = howOf(metrics.find(({ key }) => key === metric))
    const own = await this.#needs.history.read(at, at.ref, metric, span, how)
    try {
      using held = await this.#needs.sessions.hold(at)
      const call = { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log }
      const { from, to, points } = span
      const kept = await held.session.history?.(at.ref, metric, { from, to, points }, call)
      if (kept === undefined) return own
      const { isCoarser, ...past } = kept
      if (!isCoarser && past.value.some((value) => value !== null)) return past
      return { ...joinedPast(own, past, span, how), ...(past.problem && { problem: past.problem }) }
    } catch (error) {
      const why = problemOf(error)
      if (signal.aborted || (!sampled && why.code === 'BadInput')) throw error
      return { ...own, problem: why }
    }
  }

  /** Every metric of a resource that `past` can give: the manifest's first, then what the system itself adds. */
  async metrics(at: At, signal: AbortSignal): Promise<{ items: ChartedMetric[]; problems: Problem[] }> {
    const { manifest } = this.#needs.sessions.driver(at).driver
    const own = kindOf(manifest, at.ref.kind).metrics.map(({ key, label, unit, source = manifest.label }): ChartedMetric =>
      ({ key, label, unit, means: '', source, exists: null }))
    const found = await this.#part(at, signal, async (session, call) => await session.metrics?.(at.ref, call) ?? { items: [] })
    const known = new Map(found.items.map((metric) => [metric.key, metric]))
    const more = found.items.filter(({ key }) => !own.some((metric) => metric.key === key))
    return { items: [...own.map((metric) => known.get(metric.key) ?? metric), ...more], problems: found.problems }
  }

  /** The alarms that stand on a resource; none where its system has no such thing. */
  async alarms(at: At, signal: AbortSignal): Promise<{ items: Alarm[]; problems: Problem[] }> {
    this.#check(at, [at.ref.kind])
    return await this.#part(at, signal, async (session, call) => ({ items: await session.alarms?.(at.ref, call) ?? [] }))
  }

  /** Part of a page: what cannot be had is told as a problem and fails nothing. */
  async #part<T>(
    at: At, signal: AbortSignal,
    ask: (session: Session, call: Call) => Promise<{ readonly items: readonly T[]; readonly problem?: Problem }>,
  ): Promise<{ items: T[]; problems: Problem[] }> {
    try {
      using held = await this.#needs.sessions.hold(at)
      const call = { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log }
      const { items, problem: missing } = await ask(held.session, call)
      return { items: [...items], problems: missing ? [missing] : [] }
    } catch (error) {
      if (signal.aborted) throw error
      return { items: [], problems: [problemOf(error)] }
    }
  }

  #check(place: Place, kinds: readonly string[]): void {
    const { manifest } = this.#needs.sessions.driver(place).driver
    for (const kind of new Set(kinds)) kindOf(manifest, kind)
  }
}

/**
 * How samples of a metric are folded: a rate is averaged; of everything else the highest value is shown, so that no peak is
 * lost.
 */
const howOf = (metric: { readonly role?: string | undefined; readonly unit: string } | undefined): How =>
  (metric?.role === 'in' || metric?.role === 'out' || metric?.unit.endsWith('/s') ? 'mean' : 'peak')

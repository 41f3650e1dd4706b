import type { Ref } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import type { History as Columns, Sample } from '#contract/sample.ts'
import type { Problem } from '#contract/problem.ts'
import type { Log, Span } from '#main/systems/driver.ts'
import type { History } from './history.ts'
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
   * Points that were sampled while somebody looked, of the last 30 minutes, joined with what the system itself kept. Where that
   * cannot be had, `problem` says why. Throws BadInput for a metric the kind does not have.
   */
  async past(at: At, metric: string, span: Span, signal: AbortSignal): Promise<Columns> {
    const { manifest } = this.#needs.sessions.driver(at).driver
    const { metrics, label } = kindOf(manifest, at.ref.kind)
    if (!metrics.some(({ key }) => key === metric)) {
      throw problem(
        'BadInput', `${label} has no metric named ${metric}`, `Its metrics are ${metrics.map(({ key }) => key).join(', ')}.`,
      )
    }
    const own = this.#needs.history.read(at, at.ref, metric, span.from, span.to, span.points, this.#needs.now())
    try {
      using held = await this.#needs.sessions.hold(at)
      const call = { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log }
      const { from, to, points } = span
      const kept = await held.session.history?.(at.ref, metric, { from, to, points }, call)
      return kept === undefined ? own : joinedPast(own, kept, span)
    } catch (error) {
      if (signal.aborted) throw error
      return { ...own, problem: problemOf(error) }
    }
  }

  #check(place: Place, kinds: readonly string[]): void {
    const { manifest } = this.#needs.sessions.driver(place).driver
    for (const kind of new Set(kinds)) kindOf(manifest, kind)
  }
}

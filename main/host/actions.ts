import { randomUUID } from 'node:crypto'
import type { Outcome, Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Action, Log } from '#main/systems/driver.ts'
import type { Guard, Who } from './guard.ts'
import type { Jobs } from './jobs.ts'
import type { At } from './messages.ts'
import { problem } from './problems.ts'
import type { Sessions } from './sessions.ts'

const maxPlans = 1_000
const undoMs = 60 * 60_000

type Planned = {
  readonly at: At; readonly action: string; readonly plan: Plan
  readonly run: (plan: Plan, signal: AbortSignal) => Promise<Outcome>
}
type Needs = {
  readonly sessions: Sessions; readonly guard: Guard; readonly jobs: Jobs; readonly log: Log; readonly now: () => number
}

/** Changes in two steps: a plan says what will happen, running it does it as a job. A plan is good once and until it expires. */
export class Actions {
  readonly #needs: Needs
  readonly #plans = new Map<string, Planned>()
  readonly #undo = new Map<string, { readonly at: At; readonly action: string; readonly outcome: Outcome }>()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * Throws Unsupported for an action this resource does not have, ReadOnly where its level is not allowed, BadInput for a wrong
   * input.
   */
  async plan(at: At, name: string, input: unknown, who: Who, signal: AbortSignal): Promise<Plan> {
    const { stored } = this.#needs.sessions.driver(at)
    using held = await this.#needs.sessions.hold(at)
    const action = find(held.session.actions, at, name)
    await this.#needs.guard.check({ connection: stored, need: action.level, what: name, verb: name, ref: at.ref, who })
    const parsed = action.input.safeParse(input)
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => ({ path: ['input', ...path].join('.'), message }))
      throw problem('BadInput', `The input of ${name} is not right. ${issues[0]?.message ?? ''}`, undefined, { issues })
    }
    const plan = await action.plan(at.ref, parsed.data, this.#call(held.signal, signal))
    const mustType = action.level === 'destructive' && stored.environment === 'production'
    const confirm = mustType ? { confirm: at.ref.path.at(-1) ?? at.ref.kind } : {}
    return this.#keep(
      { ...plan, ...confirm }, at, name,
      (kept, running) => this.#with(at, name, (found, whole) => found.run(at.ref, parsed.data, kept, whole), running),
    )
  }

  /** Throws NotFound for a plan that is gone or expired, BadInput where the text to type is missing. */
  async run(id: string, confirm: string | undefined, who: Who): Promise<{ job: Job }> {
    const planned = this.#plans.get(id)
    if (!planned || planned.plan.expiresAt < this.#needs.now()) {
      throw problem('NotFound', 'This plan is no longer good', 'Plan it again.')
    }
    const { at, action, plan } = planned
    if (plan.confirm !== undefined && plan.confirm !== confirm) throw problem('BadInput', `Type ${plan.confirm} to go on`)
    const { stored } = this.#needs.sessions.driver(at)
    using held = await this.#needs.sessions.hold(at)
    const write = {
      connection: stored, need: find(held.session.actions, at, action).level, what: plan.title, verb: action, ref: at.ref, who,
    }
    await this.#needs.guard.check(write)
    this.#plans.delete(id)
    const work = { type: 'action' as const, connection: at.connection, system: at.system, ref: at.ref, action }
    const { job } = await this.#needs.jobs.act(plan.title, work, (signal) =>
      this.#needs.guard.run(write, async () => {
        const outcome = await planned.run(plan, signal)
        if (plan.undo !== 'no') this.#remember(job.id, { at, action, outcome })
        return outcome
      }, ({ changed }) => `done: ${changed} changed`))
    return { job }
  }

  /** The plan of the way back of a job, where one was promised. */
  async undo(job: string, who: Who, signal: AbortSignal): Promise<Plan> {
    const { title } = this.#needs.jobs.get(job)
    const done = this.#undo.get(job)
    if (!done) throw problem('Unsupported', `${title} cannot be undone`)
    const { at, action, outcome } = done
    const { stored } = this.#needs.sessions.driver(at)
    using held = await this.#needs.sessions.hold(at)
    const found = find(held.session.actions, at, action)
    if (!found.undo) throw problem('Unsupported', `${title} cannot be undone`)
    await this.#needs.guard.check({
      connection: stored, need: found.level, what: `Undo: ${title}`, verb: `undo ${action}`, ref: at.ref, who,
    })
    const plan = await found.undo(at.ref, outcome, this.#call(held.signal, signal))
    return this.#keep(
      plan, at, action,
      (kept, running) => this.#with(at, action, (again, whole) => again.run(at.ref, undefined, kept, whole), running),
    )
  }

  #keep(plan: Plan, at: At, action: string, run: Planned['run']): Plan {
    const kept = { ...plan, id: randomUUID() }
    this.#plans.set(kept.id, { at, action, plan: kept, run })
    for (const [id, { plan: { expiresAt } }] of this.#plans) {
      if (expiresAt < this.#needs.now() || this.#plans.size > maxPlans) this.#plans.delete(id)
    }
    return kept
  }

  #remember(job: string, done: { at: At; action: string; outcome: Outcome }): void {
    this.#undo.set(job, done)
    setTimeout(() => this.#undo.delete(job), undoMs).unref()
  }

  async #with<T>(
    at: At, name: string, run: (action: Action, call: { signal: AbortSignal; log: Log }) => Promise<T>, signal: AbortSignal,
  ): Promise<T> {
    using held = await this.#needs.sessions.hold(at)
    return await run(find(held.session.actions, at, name), this.#call(held.signal, signal))
  }

  #call(session: AbortSignal, caller: AbortSignal) {
    return { signal: AbortSignal.any([session, caller]), log: this.#needs.log }
  }
}

function find(actions: readonly Action[] | undefined, { ref }: At, name: string): Action {
  const action = actions?.find((each) => each.name === name && each.appliesTo === ref.kind)
  if (!action) {
    const message = `A ${ref.kind} has no action named ${name}`
    throw problem('Unsupported', message, 'system/info lists the actions of each kind.', { ref })
  }
  return action
}

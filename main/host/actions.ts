import { randomUUID } from 'node:crypto'
import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import type { Log } from '#main/systems/driver.ts'
import { findAction, levelOf, parseInput, type Planned } from './action-jobs.ts'
import type { Guard, Who } from './guard.ts'
import type { Jobs } from './jobs.ts'
import type { At } from './messages.ts'
import { problem } from './problems.ts'
import type { Sessions } from './sessions.ts'

const maxPlans = 1_000
const undoMs = 60 * 60_000

type Needs = {
  readonly sessions: Sessions; readonly guard: Guard; readonly jobs: Jobs; readonly log: Log; readonly now: () => number
}

/** Changes in two steps: a plan says what will happen, running it does it as a job. A plan is good once and until it expires. */
export class Actions {
  readonly #needs: Needs
  readonly #plans = new Map<string, Planned>()

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
    const action = findAction(held, at, name)
    const write = { connection: stored, what: name, verb: name, ref: at.ref, who }
    await this.#needs.guard.check({ ...write, need: action.level })
    const call = this.#call(held.signal, signal)
    const work = { ref: at.ref, input }
    const need = await levelOf(action, work, call)
    await this.#needs.guard.check({ ...write, need })
    const plan = await action.plan(at.ref, parseInput(action, input), call)
    const mustType = need === 'destructive' && stored.environment === 'production'
    const confirm = mustType ? { confirm: at.ref.path.at(-1) ?? at.ref.kind } : {}
    return this.#keep({ at, action: name, input, plan: { ...plan, ...confirm } })
  }

  /** Throws NotFound for a plan that is gone or expired, BadInput where the text to type is missing. */
  async run(id: string, confirm: string | undefined, who: Who): Promise<{ job: Job }> {
    const planned = this.#plans.get(id)
    if (!planned || planned.plan.expiresAt < this.#needs.now()) throw noPlan()
    const { at, action, plan } = planned
    if (plan.confirm !== undefined && plan.confirm !== confirm) throw problem('BadInput', `Type ${plan.confirm} to go on`)
    const { stored } = this.#needs.sessions.driver(at)
    using held = await this.#needs.sessions.hold(at)
    const found = findAction(held, at, action)
    const { resumable } = found
    const never = new AbortController().signal
    const work = { ref: at.ref, ...('input' in planned && { input: planned.input }) }
    const need = await levelOf(found, work, this.#call(held.signal, never))
    await this.#needs.guard.check({ connection: stored, need, what: plan.title, verb: action, ref: at.ref, who })
    // Two that ask at once are both here; the plan is good for one.
    if (!this.#plans.delete(id)) throw noPlan()
    return { job: await this.#needs.jobs.act({ ...planned, ...(resumable && { resumable }) }, who) }
  }

  /** The plan of the way back of a job that is done, where one was promised, within an hour. */
  async undo(job: string, who: Who, signal: AbortSignal): Promise<Plan> {
    const { jobs, sessions, guard, now } = this.#needs
    const { title, state, outcome, endedAt = 0 } = jobs.get(job)
    const work = jobs.action(job)
    const isLate = endedAt + undoMs < now()
    if (!work?.plan || work.plan.undo === 'no' || state !== 'done' || !outcome || isLate) throw noUndo(title)
    const { stored } = sessions.driver(work)
    using held = await sessions.hold(work)
    const found = findAction(held, work, work.action)
    if (!found.undo) throw noUndo(title)
    await guard.check({
      connection: stored, need: found.level, what: `Undo: ${title}`, verb: `undo ${work.action}`, ref: work.ref, who,
    })
    const plan = await found.undo(work.ref, outcome, this.#call(held.signal, signal))
    const { connection, system, ref, action } = work
    return this.#keep({ at: { connection, system, ref }, action, plan })
  }

  /** No plan for a connection is good any more: it leads somewhere else now. */
  forget(connection: string): void {
    for (const [id, { at }] of this.#plans) if (at.connection === connection) this.#plans.delete(id)
  }

  #keep(planned: Planned): Plan {
    const kept = { ...planned.plan, id: randomUUID() }
    this.#plans.set(kept.id, { ...planned, plan: kept })
    for (const [id, { plan: { expiresAt } }] of this.#plans) {
      if (expiresAt < this.#needs.now() || this.#plans.size > maxPlans) this.#plans.delete(id)
    }
    return kept
  }

  #call(session: AbortSignal, caller: AbortSignal) {
    return { signal: AbortSignal.any([session, caller]), log: this.#needs.log }
  }
}

const noPlan = () => problem('NotFound', 'This plan is no longer good', 'Plan it again.')
const noUndo = (title: string) => problem('Unsupported', `${title} cannot be undone`)

import type { Consumers } from '../consumers.ts'
import { joinGroup, type Member, type MemberTools } from './consume.ts'
import type { GroupPlan } from './groups.ts'

type Running = { readonly plan: GroupPlan; member: Promise<Member> | null }

/** The members of the story's groups, some of which can be stopped and started. `onConsumers` hears of those at each change. */
export class GroupMembers {
  readonly #tools: MemberTools
  readonly #onConsumers: (consumers: Consumers) => void
  readonly #all: readonly Running[]
  #turn: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(plans: readonly GroupPlan[], tools: MemberTools, onConsumers: (consumers: Consumers) => void) {
    this.#tools = tools
    this.#onConsumers = onConsumers
    this.#all = plans.map((plan) => ({ plan, member: null }))
  }

  /** Resolves when every group has its members. */
  async join(): Promise<void> {
    await Promise.all(this.#all.map((each) => each.member = joinGroup(this.#tools, each.plan)))
    this.#tell()
  }

  /** Lets a group leave or join again, one at a time; for a name that cannot be stopped nothing happens. */
  async run(name: string, running: boolean): Promise<void> {
    const turn = this.#turn.then(() => this.#change(name, running))
    this.#turn = turn.catch(() => undefined)
    await turn
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#turn
    await Promise.all(this.#all.map(async ({ member }) => await (await member)?.close()))
  }

  async #change(name: string, running: boolean): Promise<void> {
    const found = this.#all.find(({ plan }) => plan.group === name && plan.startable)
    if (!found || this.#closed || (found.member !== null) === running) return
    if (running) {
      found.member = joinGroup(this.#tools, found.plan, true)
      await found.member.catch((error: unknown) => {
        found.member = null
        throw error
      })
    } else {
      const leaving = found.member
      found.member = null
      await (await leaving)?.close()
    }
    this.#tell()
  }

  #tell(): void {
    this.#onConsumers(this.#all.filter(({ plan }) => plan.startable).map(({ plan, member }) =>
      ({ name: plan.group, reads: plan.topic, system: 'kafka', running: member !== null })))
  }
}

import type { AwsStatus } from '#contract/aws.ts'
import type { Cost } from '#contract/connection.ts'
import { Governor, type Turns } from './governor.ts'
import { CostMeter } from './meter.ts'

/** What the clients of an account are governed and counted by, and what a screen is told of it. */
export type Usage = { readonly turns: Turns; readonly meter: CostMeter; status(): Pick<AwsStatus, 'cost' | 'slowed'> }

/** `account` is the 12 digits once they are known; `cost` is read at each use, so that a changed cap or consent holds at once. */
type Asked = {
  readonly id: string | undefined
  readonly region: string
  readonly billed: boolean
  readonly account: () => string | undefined
  readonly cost: () => Cost | undefined
}

/** The usage of every connection. What was counted outlives a change of its settings; the governor is one for all. */
export class Usages {
  readonly #now: () => number
  readonly #governor: Governor
  readonly #meters = new Map<string, { readonly meter: CostMeter; asked: Asked }>()
  #unsaved = 0

  constructor(now: () => number) {
    this.#now = now
    this.#governor = new Governor(now)
  }

  of(asked: Asked): Usage {
    const id = asked.id ?? `unsaved-${++this.#unsaved}`
    const turns = this.#governor.of({ owner: () => asked.account() ?? id, region: asked.region })
    const meter = this.#meter(asked)
    return { turns, meter, status: () => ({ cost: meter.status(), slowed: turns.slowed() }) }
  }

  #meter(asked: Asked): CostMeter {
    const found = asked.id === undefined ? undefined : this.#meters.get(asked.id)
    if (found) {
      found.asked = asked
      return found.meter
    }
    const entry: { readonly meter: CostMeter; asked: Asked } = {
      asked, meter: new CostMeter({ now: this.#now, billed: () => entry.asked.billed, cost: () => entry.asked.cost() }),
    }
    if (asked.id !== undefined) this.#meters.set(asked.id, entry)
    return entry.meter
  }
}

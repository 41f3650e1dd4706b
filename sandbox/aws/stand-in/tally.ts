import type { Asked } from './asked.ts'

/** How often each operation was asked, and what CloudWatch would have billed. */
export type Calls = { readonly calls: Readonly<Record<string, number>>; readonly metered: Readonly<Record<string, number>> }

/** Counts requests, so that a test can say how many there were. */
export class Tally {
  readonly #calls = new Map<string, number>()
  readonly #metered = new Map<string, number>()

  asked({ service, operation }: Asked): void {
    add(this.#calls, `${service}:${operation}`, 1)
  }

  /** `units` of what an API is billed by: metrics of GetMetricData, requests of the others. */
  metered(api: string, units: number): void {
    add(this.#metered, api, units)
  }

  calls(): Calls {
    return { calls: Object.fromEntries(this.#calls), metered: Object.fromEntries(this.#metered) }
  }

  clear(): void {
    this.#calls.clear()
    this.#metered.clear()
  }
}

const add = (to: Map<string, number>, name: string, units: number): void => void to.set(name, (to.get(name) ?? 0) + units)

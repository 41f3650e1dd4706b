import type { AwsStatus } from '#contract/aws.ts'
import { defaultCapPerHour, type Cost } from '#contract/connection.ts'
import type { Units } from './units.ts'

const slotMs = 10_000
const hourMs = 3_600_000
const paceMs = 10 * 60_000
const shortestMs = 60_000
const notAllowed = 'CloudWatch bills every number it is asked for, and this connection does not allow it yet.'

/** What an account's calls cost, and whether more may be spent on sampling. */
export interface Meter {
  /** null, or why billed sampling stands still: CloudWatch is not allowed yet, or the cap of this hour is reached. */
  refuses(api: 'sqs' | 'cloudwatch'): string | null
}

type Tally = AwsStatus['cost']['apis'][number]
type Needs = { readonly billed: () => boolean; readonly cost: () => Cost | undefined; readonly now: () => number }

/**
 * Counts every call of a connection with its list price. Once an hour's calls have cost `capPerHour`, sampling is refused until
 * spending leaves the hour. What a person asks for goes on and is counted. With an endpoint nothing costs or is refused.
 */
export class CostMeter implements Meter {
  readonly #needs: Needs
  readonly #apis = new Map<string, Tally>()
  #slots: { readonly at: number; usd: number }[] = []
  #since: number | null = null

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** One call of `api` (`service:Operation`), billed as `units`. */
  count(api: string, { units, price }: Units): void {
    const usd = this.#needs.billed() ? units * price.usd : 0
    const old = this.#apis.get(api)
    this.#apis.set(api, {
      api, unit: price.unit, requests: (old?.requests ?? 0) + 1, units: (old?.units ?? 0) + units, usd: (old?.usd ?? 0) + usd,
    })
    const now = this.#needs.now()
    this.#since ??= now
    if (usd === 0) return
    const at = Math.floor(now / slotMs) * slotMs
    const last = this.#slots.at(-1)
    if (last?.at === at) last.usd += usd
    else this.#slots = [...this.#slots.filter((slot) => slot.at > at - hourMs), { at, usd }]
  }

  refuses(api: 'sqs' | 'cloudwatch'): string | null {
    if (!this.#needs.billed()) return null
    const { allow, capPerHour } = this.#cost()
    if (api === 'cloudwatch' && !allow) return notAllowed
    if (!this.#capped()) return null
    return `The calls of the last hour cost ${usdText(this.#spent(hourMs))}, and the cap of this connection is `
      + `${usdText(capPerHour)} an hour: billed sampling is paused.`
  }

  /** The cost part of AwsStatus. */
  status(): AwsStatus['cost'] {
    const billed = this.#needs.billed()
    const sinceMs = this.#needs.now() - (this.#since ?? this.#needs.now())
    // In whole slots, so that the number does not change with every look.
    const pastMs = Math.min(paceMs, Math.max(shortestMs, Math.ceil(sinceMs / slotMs) * slotMs))
    const apis = [...this.#apis.values()].sort((a, b) => b.usd - a.usd || b.requests - a.requests)
    return {
      ...this.#cost(), billed, apis, perHour: this.#spent(pastMs) * hourMs / pastMs,
      session: apis.reduce((sum, { usd }) => sum + usd, 0), paused: billed && this.#capped(),
    }
  }

  #cost(): Cost {
    return this.#needs.cost() ?? { allow: false, capPerHour: defaultCapPerHour }
  }

  #capped(): boolean {
    return this.#spent(hourMs) >= this.#cost().capPerHour
  }

  #spent(pastMs: number): number {
    const from = this.#needs.now() - pastMs
    return this.#slots.reduce((sum, { at, usd }) => (at + slotMs > from ? sum + usd : sum), 0)
  }
}

/** Dollars with as many digits as small sums need. */
const usdText = (usd: number): string => `$${usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`

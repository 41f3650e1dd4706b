import { Bucket } from './bucket.ts'
import { paceOf, quotaOf } from './quotas.ts'

/** Who calls: `owner` is the account's 12 digits once they are known, until then the connection. */
export type Caller = { readonly owner: () => string; readonly region: string }

/** The governor as one account sees it. */
export interface Turns {
  /** Resolves when the call may be made; rejects with the signal's reason. */
  take(service: string, operation: string, signal?: AbortSignal): Promise<void>
  throttled(service: string, operation: string): void
  /** APIs that AWS throttles, with until when they are asked less (epoch ms). */
  slowed(): { api: string; until: number }[]
}

/**
 * One token bucket an account, region and API, shared by all connections that reach them, at most a quarter of what AWS publishes
 * (quotas.ts), so that production callers never starve.
 */
export class Governor {
  readonly #clock: { readonly now: () => number; readonly random: () => number }
  readonly #buckets = new Map<string, Map<string, Bucket>>()

  constructor(now: () => number, random: () => number = Math.random) {
    this.#clock = { now, random }
  }

  of({ owner, region }: Caller): Turns {
    const place = () => `${owner()}/${region}`
    return {
      take: (service, operation, signal) => this.#bucket(place(), service, operation).take(signal),
      throttled: (service, operation) => this.#bucket(place(), service, operation).throttled(),
      slowed: () => [...this.#buckets.get(place()) ?? []].flatMap(([api, bucket]) => {
        const until = bucket.slowedUntil()
        return until === null ? [] : [{ api, until }]
      }),
    }
  }

  #bucket(place: string, service: string, operation: string): Bucket {
    const buckets = this.#buckets.get(place) ?? new Map<string, Bucket>()
    this.#buckets.set(place, buckets)
    const quota = quotaOf(service, operation)
    const bucket = buckets.get(quota.api) ?? new Bucket(paceOf(quota), this.#clock)
    buckets.set(quota.api, bucket)
    return bucket
  }
}

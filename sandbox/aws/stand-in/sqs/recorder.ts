import type { Backend } from '../backend.ts'
import type { Stores } from '../cloudwatch/store.ts'
import { lookAt, queuesIn } from './look.ts'
import { placeOf } from './queues.ts'
import type { OnTraffic, TrafficMetric } from './traffic.ts'

/** A queue where nothing happens for this long has no more points (AWS: 6 h), so that hundreds of idle queues cost nothing. */
const activeMs = 30 * 60_000
const counted: readonly TrafficMetric[] = [
  'NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives',
]

/** Writes AWS/SQS series that agree with ministack's queues: gauges by looking, counts from the calls that pass. */
export class QueueRecorder {
  readonly #backend: Backend
  readonly #stores: Stores
  readonly #now: () => number
  readonly #active = new Map<string, number>()

  constructor(backend: Backend, stores: Stores, now: () => number) {
    this.#backend = backend
    this.#stores = stores
    this.#now = now
  }

  /** Counts traffic as it happens. */
  readonly tell: OnTraffic = (asked, queue, metric, value) => {
    this.#active.set(placeOf(asked, queue), this.#now())
    this.#stores.of(asked).add({ namespace: 'AWS/SQS', metric, dimensions: { QueueName: queue } }, { at: this.#now(), value })
  }

  /** Looks at every queue once. */
  async record(): Promise<void> {
    const at = this.#now()
    for (const { account, region, queue, messages } of queuesIn(await this.#backend.peek())) {
      const place = placeOf({ account, region }, queue)
      if (messages.length > 0) this.#active.set(place, at)
      if (at - (this.#active.get(place) ?? -Infinity) > activeMs) continue
      const store = this.#stores.of({ account, region })
      const add = (metric: string, value: number) =>
        store.add({ namespace: 'AWS/SQS', metric, dimensions: { QueueName: queue } }, { at, value })
      for (const [metric, value] of Object.entries(lookAt(queue, messages, at))) add(metric, value)
      for (const metric of counted) add(metric, 0)
    }
  }
}

import type { Asked } from '../asked.ts'
import type { Backend } from '../backend.ts'
import type { Stores } from '../cloudwatch/store.ts'
import { KnownMessages } from './known-messages.ts'
import { lookAt, queuesIn, type Peeked } from './look.ts'
import { placeOf } from './queues.ts'
import type { QueueWatch } from './traffic.ts'

/** A queue where nothing happens for this long has no more points (AWS: 6 h), so that hundreds of idle queues cost nothing. */
const activeMs = 30 * 60_000
const counted = [
  'NumberOfMessagesSent', 'NumberOfMessagesReceived', 'NumberOfMessagesDeleted', 'NumberOfEmptyReceives',
] as const

type Scope = Pick<Asked, 'account' | 'region'>

/**
 * Writes AWS/SQS series that agree with ministack's queues: gauges by looking, counts from the calls that pass. A message counts as
 * sent when it is first met, whoever brought it, and never again where it was moved to a dead-letter queue.
 */
export class QueueRecorder implements QueueWatch {
  readonly #backend: Backend
  readonly #stores: Stores
  readonly #now: () => number
  readonly #active = new Map<string, number>()
  readonly #known = new KnownMessages()

  constructor(backend: Backend, stores: Stores, now: () => number) {
    this.#backend = backend
    this.#stores = stores
    this.#now = now
  }

  sent(scope: Scope, queue: string, ids: readonly string[]): void {
    const [at, place] = [this.#now(), placeOf(scope, queue)]
    const fresh = ids.filter((id) => this.#known.meet(id, place, at))
    if (fresh.length > 0) this.#count(scope, queue, 'NumberOfMessagesSent', fresh.length)
  }

  received(scope: Scope, queue: string, ids: readonly string[]): void {
    // What SNS and EventBridge bring never passes here on its way in.
    this.sent(scope, queue, ids)
    this.#count(scope, queue, ids.length > 0 ? 'NumberOfMessagesReceived' : 'NumberOfEmptyReceives', Math.max(1, ids.length))
  }

  deleted(scope: Scope, queue: string, count: number): void {
    this.#count(scope, queue, 'NumberOfMessagesDeleted', count)
  }

  /** Looks at every queue once. */
  async record(): Promise<void> {
    const at = this.#now()
    for (const { account, region, queue, messages } of queuesIn(await this.#backend.peek())) {
      const scope = { account, region }
      const place = placeOf(scope, queue)
      this.sent(scope, queue, messages.map(({ MessageId }) => MessageId))
      if (messages.length > 0) this.#active.set(place, at)
      if (at - (this.#active.get(place) ?? -Infinity) > activeMs) continue
      for (const [metric, value] of Object.entries(lookAt(queue, messages.map((each) => this.#inItsQueue(each)), at))) {
        this.#add(scope, queue, metric, value)
      }
      for (const metric of counted) this.#add(scope, queue, metric, 0)
    }
  }

  /** CloudWatch counts the age of a dead letter from its move on (SQS developer guide, CloudWatch metrics). */
  #inItsQueue(message: Peeked): Peeked {
    const movedAt = this.#known.movedAt(message.MessageId)
    return movedAt === null ? message : { ...message, SentTimestamp: Math.floor(movedAt / 1000) }
  }

  #count(scope: Scope, queue: string, metric: (typeof counted)[number], value: number): void {
    this.#active.set(placeOf(scope, queue), this.#now())
    this.#add(scope, queue, metric, value)
  }

  #add({ account, region }: Scope, queue: string, metric: string, value: number): void {
    const name = { namespace: 'AWS/SQS', metric, dimensions: { QueueName: queue } }
    this.#stores.of({ account, region }).add(name, { at: this.#now(), value })
  }
}

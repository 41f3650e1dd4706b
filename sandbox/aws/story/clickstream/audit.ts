import { setTimeout as sleep } from 'node:timers/promises'
import { seen } from '../../stand-in/kinesis/subscription.ts'
import type { AwsWire } from '../wire.ts'
import { shardsOf, streamArn } from './shards.ts'

type Event = Readonly<Record<string, unknown>>
const lookEveryMs = 5000

/** The fan-out consumer `clickstream-audit`: registered, subscribed to every open shard, and level with what arrives. */
export class Audit {
  readonly #aws: AwsWire
  readonly #onEvent: (event: Event) => void
  readonly #signal: AbortSignal
  readonly #subscribed = new Map<string, Promise<void>>()

  constructor(aws: AwsWire, onEvent: (event: Event) => void, signal: AbortSignal) {
    this.#aws = aws
    this.#onEvent = onEvent
    this.#signal = signal
  }

  /** Registers and keeps subscribed until the signal. */
  async keepReading(report: (message: string) => void): Promise<void> {
    const { Consumer } = await this.#aws.kinesis('RegisterStreamConsumer', { StreamARN: streamArn, ConsumerName: 'clickstream-audit' })
    const arn = String(Object(Consumer).ConsumerARN)
    while (!this.#signal.aborted) {
      await sleep(1000, undefined, { signal: this.#signal }).catch(() => undefined)
      const shards = await shardsOf(this.#aws).catch(() => [])
      for (const { id } of shards.filter(({ open }) => open)) this.#keep(arn, id, report)
      await sleep(lookEveryMs, undefined, { signal: this.#signal }).catch(() => undefined)
    }
    await Promise.all(this.#subscribed.values())
  }

  #keep(arn: string, shard: string, report: (message: string) => void): void {
    if (this.#subscribed.has(shard)) return
    const reading = this.#subscribe(arn, shard).catch((error: unknown) => {
      if (!this.#signal.aborted) report(`clickstream-audit: ${String(error)}`)
    })
    // A subscription ends after five minutes at the latest, and is made again at the next look.
    this.#subscribed.set(shard, reading.finally(() => this.#subscribed.delete(shard)))
  }

  async #subscribe(arn: string, shard: string): Promise<void> {
    const pieces = await this.#aws.subscribe({ ConsumerARN: arn, ShardId: shard, StartingPosition: { Type: 'LATEST' } })
    const watched = seen(pieces, this.#onEvent)
    for await (const piece of watched) if (piece.length === 0) return
  }
}

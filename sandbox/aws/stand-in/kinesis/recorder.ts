import type { Asked } from '../asked.ts'
import type { Stores } from '../cloudwatch/store.ts'
import { text } from '../fields.ts'
import type { KinesisWatch } from './kinesis.ts'
import { bytesOf, keyOf, listOf, placeIn, streamOf, type ShardPlace } from './places.ts'

type Fields = Readonly<Record<string, unknown>>
type Dimensions = Readonly<Record<string, string>>

/**
 * Writes AWS/Kinesis series from the calls that pass: a stream's always, a shard's where its enhanced monitoring was switched on, a
 * fan-out consumer's from the events of its subscriptions. Writing is never throttled here.
 */
export class StreamRecorder implements KinesisWatch {
  readonly #stores: Stores
  readonly #now: () => number
  /** The metrics of shards that are on, by stream. */
  readonly #enhanced = new Map<string, ReadonlySet<string>>()

  constructor(stores: Stores, now: () => number) {
    this.#stores = stores
    this.#now = now
  }

  throttled(asked: Asked, { stream, shard }: ShardPlace): void {
    this.#stream(asked, stream, { ReadProvisionedThroughputExceeded: 1, 'GetRecords.Success': 0 })
    this.#shard(asked, stream, shard, { ReadProvisionedThroughputExceeded: 1 })
  }

  event(asked: Asked, fields: Fields, { Records, MillisBehindLatest }: Fields): void {
    const consumer = /\/consumer\/([^:]+)/.exec(text(fields.ConsumerARN))?.[1] ?? ''
    this.#add(asked, { StreamName: streamOf(fields), ConsumerName: consumer }, {
      'SubscribeToShardEvent.Success': 1, 'SubscribeToShardEvent.Records': listOf(Records).length,
      'SubscribeToShardEvent.Bytes': bytesOf(Records), 'SubscribeToShardEvent.MillisBehindLatest': Number(MillisBehindLatest),
    })
  }

  passed(asked: Asked, fields: Fields, answer: Fields, place: ShardPlace | null): void {
    const stream = place?.stream ?? streamOf(fields)
    switch (asked.operation) {
      case 'GetRecords': return place ? this.#read(asked, place, answer) : undefined
      case 'PutRecord': {
        const bytes = bytesOf([fields])
        this.#stream(asked, stream, { 'PutRecord.Success': 1, 'PutRecord.Bytes': bytes })
        return this.#written(asked, stream, [{ shard: text(answer.ShardId), bytes }])
      }
      case 'PutRecords': return this.#batch(asked, stream, listOf(fields.Records), listOf(answer.Records))
      case 'EnableEnhancedMonitoring': case 'DisableEnhancedMonitoring': {
        const on = Array.isArray(answer.DesiredShardLevelMetrics) ? answer.DesiredShardLevelMetrics.map(String) : []
        return void this.#enhanced.set(keyOf(placeIn(asked, stream, '')), new Set(on))
      }
      default: return undefined
    }
  }

  #batch(asked: Asked, stream: string, records: readonly Fields[], results: readonly Fields[]): void {
    const taken = records.flatMap((record, i) => {
      const shard = text(results[i]?.ShardId)
      return shard ? [{ shard, bytes: bytesOf([record]) }] : []
    })
    const failed = records.length - taken.length
    this.#stream(asked, stream, {
      'PutRecords.Success': taken.length > 0 ? 1 : 0, 'PutRecords.Bytes': bytesOf(records), 'PutRecords.TotalRecords': records.length,
      'PutRecords.SuccessfulRecords': taken.length, 'PutRecords.ThrottledRecords': failed, 'PutRecords.FailedRecords': 0,
    })
    if (failed > 0) this.#stream(asked, stream, { WriteProvisionedThroughputExceeded: failed })
    this.#written(asked, stream, taken)
  }

  #written(asked: Asked, stream: string, records: readonly { readonly shard: string; readonly bytes: number }[]): void {
    this.#stream(asked, stream, { WriteProvisionedThroughputExceeded: 0 })
    for (const { shard, bytes } of records) {
      this.#stream(asked, stream, { IncomingRecords: 1, IncomingBytes: bytes })
      this.#shard(asked, stream, shard, { IncomingRecords: 1, IncomingBytes: bytes, WriteProvisionedThroughputExceeded: 0 })
    }
  }

  #read(asked: Asked, { stream, shard }: ShardPlace, { Records, MillisBehindLatest }: Fields): void {
    const [records, bytes, age] = [listOf(Records).length, bytesOf(Records), Number(MillisBehindLatest)]
    this.#stream(asked, stream, {
      'GetRecords.Success': 1, 'GetRecords.Records': records, 'GetRecords.Bytes': bytes, 'GetRecords.IteratorAgeMilliseconds': age,
      ReadProvisionedThroughputExceeded: 0,
    })
    this.#shard(asked, stream, shard, {
      OutgoingRecords: records, OutgoingBytes: bytes, IteratorAgeMilliseconds: age, ReadProvisionedThroughputExceeded: 0,
    })
  }

  #stream(asked: Asked, stream: string, values: Readonly<Record<string, number>>): void {
    this.#add(asked, { StreamName: stream }, values)
  }

  #shard(asked: Asked, stream: string, shard: string, values: Readonly<Record<string, number>>): void {
    const on = this.#enhanced.get(keyOf(placeIn(asked, stream, '')))
    if (!on) return
    const wanted = Object.entries(values).filter(([metric]) => on.has('ALL') || on.has(metric))
    this.#add(asked, { StreamName: stream, ShardId: shard }, Object.fromEntries(wanted))
  }

  #add(asked: Asked, dimensions: Dimensions, values: Readonly<Record<string, number>>): void {
    const store = this.#stores.of(asked)
    for (const [metric, value] of Object.entries(values)) {
      store.add({ namespace: 'AWS/Kinesis', metric, dimensions }, { at: this.#now(), value })
    }
  }
}

import type { AwsWire } from '../wire.ts'
import { stream, type StreamShard } from './shards.ts'

type Rec = { readonly SequenceNumber: string; readonly ApproximateArrivalTimestamp: number }
/** So few that its reads are about as late as its work, which CloudWatch tells of. */
const atOnce = 50

/** Works off one shard in order. What is read but not yet due waits in memory, as in KCL. */
export class ShardReader {
  readonly shard: StreamShard
  /** How far it is: KCL's word for the beginning or the end, or the sequence number of the last record worked off. */
  checkpoint = 'TRIM_HORIZON'
  readonly #aws: AwsWire
  #iterator: string | null = null
  #readToEnd = false
  #waiting: Rec[] = []

  constructor(aws: AwsWire, shard: StreamShard) {
    this.#aws = aws
    this.shard = shard
  }

  get done(): boolean {
    return this.checkpoint === 'SHARD_END'
  }

  /** Works off the records that arrived until a moment (epoch ms), with at most one read. */
  async advance(until: number): Promise<void> {
    const last = this.#waiting.at(-1)
    if (!this.#readToEnd && (!last || arrivalOf(last) <= until)) await this.#read()
    const due = this.#waiting.findIndex((record) => arrivalOf(record) > until)
    const worked = this.#waiting.splice(0, due === -1 ? this.#waiting.length : due).at(-1)
    if (worked) this.checkpoint = worked.SequenceNumber
    if (this.#readToEnd && this.#waiting.length === 0) this.checkpoint = 'SHARD_END'
  }

  /** Forgets what it has read beyond its checkpoint, as a worker does that ends. */
  restart(): void {
    this.#iterator = null
    this.#waiting = []
    this.#readToEnd = false
  }

  async #read(): Promise<void> {
    this.#iterator ??= await this.#begin()
    const iterator = this.#iterator
    // An iterator that was refused is not used again.
    this.#iterator = null
    const { Records = [], NextShardIterator } = await this.#aws.kinesis('GetRecords', { ShardIterator: iterator, Limit: atOnce })
    this.#waiting.push(...Records as readonly Rec[])
    this.#iterator = typeof NextShardIterator === 'string' ? NextShardIterator : null
    this.#readToEnd = this.#iterator === null
  }

  async #begin(): Promise<string> {
    const from = this.#waiting.at(-1)?.SequenceNumber ?? this.checkpoint
    const { ShardIterator } = await this.#aws.kinesis('GetShardIterator', {
      StreamName: stream, ShardId: this.shard.id,
      ...from === 'TRIM_HORIZON'
        ? { ShardIteratorType: from } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: from },
    })
    return String(ShardIterator)
  }
}

const arrivalOf = ({ ApproximateArrivalTimestamp }: Rec): number => ApproximateArrivalTimestamp * 1000

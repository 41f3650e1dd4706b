import type { _Record } from '@aws-sdk/client-kinesis'
import type { Place as Start } from '../records.ts'
import type { AwsClock } from './clock.ts'
import { compareSequences, type Place } from './place.ts'
import type { Bound } from './query.ts'

/** When a read began, by this machine's clock, and its end by AWS's where it goes on (epoch ms). */
type Beginning = { readonly clock: AwsClock; readonly began: number; readonly end?: number | null }

/** The range of a read, the same for all its shards. */
export class Range {
  readonly low: Bound
  readonly high: Bound
  readonly #clock: AwsClock
  readonly #began: number
  #end: number | null

  constructor(low: Bound, high: Bound, { clock, began, end = null }: Beginning) {
    this.low = low
    this.high = high
    this.#clock = clock
    this.#began = began
    this.#end = end
  }

  /** The moment the read began by AWS's clock, exclusive (epoch ms); fixed when it is first asked for, after an answer of AWS. */
  get end(): number {
    return this.#end ??= this.#clock.at(this.#began) + 1
  }

  /** Whether its end is known yet. */
  get fixed(): boolean {
    return this.#end !== null
  }

  /** Where records begin to be too late (epoch ms). */
  get before(): number {
    return typeof this.high === 'object' && 'time' in this.high ? Math.min(this.high.time, this.end) : this.end
  }

  /** The time it begins at (epoch ms); null where it begins at a record. */
  get lowest(): number | null {
    return typeof this.low === 'object' && 'time' in this.low ? this.low.time : null
  }

  /** Nothing can be in it: it ends where it begins. */
  get empty(): boolean {
    return this.low === 'end' || this.high === 'oldest'
  }

  /** Where the range begins in a shard. */
  start(shard: string): Start {
    if (typeof this.low !== 'object') return 'oldest'
    if ('time' in this.low) return { time: this.low.time }
    const sequence = this.low.sequence[shard]
    return sequence === undefined ? 'oldest' : { at: sequence }
  }

  /** The sequence number before which the range ends in a shard, where one was named. */
  stop(shard: string): string | undefined {
    return typeof this.high === 'object' && 'sequence' in this.high ? this.high.sequence[shard] : undefined
  }

  /**
   * The records up to the first that is none of the range any more: too late, or at a place where it ends. `cut` tells that there
   * was one.
   */
  cut(records: readonly _Record[], before: Place | null): { readonly records: readonly _Record[]; readonly cut: boolean } {
    const end = records.findIndex((record) => (before === null
      ? timeOf(record) >= this.before : compareSequences(record.SequenceNumber ?? '', before[0]) > (before[1] > 0 ? 0 : -1)))
    return end < 0 ? { records, cut: false } : { records: records.slice(0, end), cut: true }
  }
}

/** When a record arrived (epoch ms); one without a time counts as old. */
export const timeOf = ({ ApproximateArrivalTimestamp }: _Record): number => ApproximateArrivalTimestamp?.getTime() ?? 0

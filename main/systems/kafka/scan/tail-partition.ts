import type { Batch } from '#contract/message.ts'
import type { Piece } from './judge.ts'
import { PartitionLog } from './partition-log.ts'
import { readBatchHeaders } from './record-batch.ts'
import type { TopicView } from './topic-view.ts'
import { stableStates, UnstableZone } from './transactions.ts'
import type { FetchedPartition } from '../wire/requests/fetch.ts'

/** A range that a tail jumped over. */
export type Skipped = NonNullable<Batch['skipped']>[number]

/** A tail that is further behind jumps to the end. */
export const mostBehind = 10_000

/** Where a tail stands in one partition. */
export class TailPartition {
  readonly id: number
  position: number
  /** The reader came back late: the next fresh answer is jumped over. */
  late = false
  readonly #log: PartitionLog
  readonly #zone: UnstableZone
  readonly #committedOnly: boolean

  constructor(topic: TopicView, id: number, position: number, committedOnly: boolean, signal: AbortSignal) {
    this.id = id
    this.position = position
    this.#log = new PartitionLog(topic, id, signal)
    this.#zone = new UnstableZone(this.#log)
    this.#committedOnly = committedOnly
  }

  /** Moves to `to` without reading; undefined where it is already there or beyond. */
  skip(to: number): Skipped | undefined {
    if (to <= this.position) return undefined
    const skipped = { partition: String(this.id), from: String(this.position), to: String(to) }
    this.position = to
    return skipped
  }

  /** Jumps to the end where it is too far behind or was left for a while. */
  catchUp({ highWatermark, lastStable }: FetchedPartition): Skipped | undefined {
    const end = this.#committedOnly ? lastStable : highWatermark
    const jump = this.late || end - this.position > mostBehind
    this.late = false
    return jump ? this.skip(end) : undefined
  }

  /** The fetched batches with their states; null where there are none. */
  async pieceOf(fetched: FetchedPartition): Promise<Piece | null> {
    const batches = readBatchHeaders(fetched.records)
    if (batches.length === 0) return null
    const states = this.#committedOnly
      ? stableStates(fetched.records, batches, fetched.aborted)
      : await this.#zone.states(fetched.records, batches, this.position)
    return { partition: this.id, buffer: fetched.records, batches, states }
  }
}

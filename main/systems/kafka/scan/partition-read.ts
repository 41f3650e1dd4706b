import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Piece } from './judge.ts'
import type { LogSource } from './partition-log.ts'
import type { PartitionPlan } from './plan.ts'
import { readBatchHeaders } from './record-batch.ts'
import { noCounts, type Counts } from './tally.ts'
import { stableStates, UnstableZone } from './transactions.ts'

/** A piece of the log, and where the next one begins: past the last batch, or Infinity where the log holds nothing more. */
export type Landed = { readonly piece: Piece; readonly next: number; readonly release: () => void }

/** No broker is set to take a longer batch, bytes. */
const longestBatch = 256 << 20

/** How far the read of one partition has come. */
export class PartitionRead {
  readonly plan: PartitionPlan
  readonly counts: Counts = noCounts()
  readonly #log: LogSource
  readonly #zone: UnstableZone
  /** Forward: everything of the range below is accounted for; backward: everything from here on. */
  position: number
  expired = 0
  problem: Problem | null = null
  #stable: number

  constructor(plan: PartitionPlan, log: LogSource) {
    this.plan = plan
    this.position = plan.position
    this.#log = log
    this.#zone = new UnstableZone(log)
    this.#stable = plan.stable
  }

  get id(): number {
    return this.plan.id
  }

  /** Where a forward read must stop: the end of the range, or the first open transaction of a committed read. */
  get ceiling(): number {
    return this.plan.heldFrom ?? this.plan.high
  }

  /** The batches from `from` on with the state of each. Rejects with the ProblemError of this partition. */
  async next(from: number, maxBytes: number): Promise<Landed | { readonly expiredTo: number }> {
    const committed = from < this.#stable
    const chunk = await this.#log.fetch(from, maxBytes, committed)
    if ('expiredTo' in chunk) return chunk
    this.#stable = Math.max(this.#stable, chunk.lastStable)
    const batches = readBatchHeaders(chunk.records)
    if (batches.length === 0 && chunk.records.length > 0) {
      chunk.release()
      if (maxBytes >= longestBatch) {
        const message = `Partition ${this.id}: what is stored at offset ${from} is not a record batch.`
        throw new ProblemError({
          code: 'Internal', message, hint: `Read on from offset ${from + 1}, and look at the disk of the broker.`,
        })
      }
      return this.next(from, maxBytes * 4)
    }
    const states = committed
      ? stableStates(chunk.records, batches, chunk.aborted)
      : await this.#zone.states(chunk.records, batches, from)
    const last = batches.at(-1)
    return {
      piece: { partition: this.id, buffer: chunk.records, batches, states }, next: last ? last.lastOffset + 1 : Infinity,
      release: chunk.release,
    }
  }

  /** Ends the read of this partition with its problem; anything but a ProblemError is thrown on. */
  fail(error: unknown): void {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    this.problem = error.problem
  }
}

import { ProblemError } from '#contract/problem.ts'
import type { Piece } from './judge.ts'
import type { LogSource } from './partition-log.ts'
import { readBatchHeaders } from './record-batch.ts'
import { stableStates, UnstableZone } from './transactions.ts'

/** A piece of the log, and where the next one begins: past the last batch, or Infinity where the log holds nothing more. */
export type Landed = { readonly piece: Piece; readonly next: number; readonly release: () => void }

/** No broker is set to take a longer batch, bytes. */
const longestBatch = 256 << 20

/** Gives one partition piece by piece, in rising offset, each batch with what became of its transaction. */
export class PartitionSource {
  readonly #log: LogSource
  readonly #zone: UnstableZone
  #stable: number

  /** `stable` is where open transactions began when it was last asked. */
  constructor(log: LogSource, stable: number) {
    this.#log = log
    this.#zone = new UnstableZone(log)
    this.#stable = stable
  }

  /** The batches from the one that holds `from` on. Rejects with the ProblemError of this partition. */
  async next(from: number, maxBytes: number): Promise<Landed | { readonly expiredTo: number }> {
    const committed = from < this.#stable
    const chunk = await this.#log.fetch(from, maxBytes, committed)
    if ('expiredTo' in chunk) return chunk
    this.#stable = Math.max(this.#stable, chunk.lastStable)
    const batches = readBatchHeaders(chunk.records)
    if (batches.length === 0 && chunk.records.length > 0) {
      chunk.release()
      if (maxBytes >= longestBatch) {
        const message = `Partition ${this.#log.id}: what is stored at offset ${from} is not a record batch.`
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
      piece: { partition: this.#log.id, buffer: chunk.records, batches, states }, next: last ? last.lastOffset + 1 : Infinity,
      release: chunk.release,
    }
  }
}

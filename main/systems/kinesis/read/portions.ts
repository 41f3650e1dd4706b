import type { _Record } from '@aws-sdk/client-kinesis'

/** The most records and bytes that an answer has (GetRecords). */
const answerRecords = 10_000
const answerBytes = 10 << 20
/** Answers of all shards together hold about so much, and one may always hold this (records and bytes). */
const recordsHeld = 160_000
const leastRecords = 1_000
const bytesHeld = 128 << 20
const leastBytes = 256 << 10
/** How large a record is taken to be until one was seen. */
const unknownBytes = 4 << 10
/** Shards that are asked at the same time, and before any answer tells how large records are. */
const mostAtOnce = 64
const firstAtOnce = 8

/** How many records a shard's next answer may have, so that those of a read together do not fill the memory. */
export type Portion = {
  next(): number
  /** It answered with these. */
  took(records: readonly _Record[]): void
}

/**
 * The portions of all shards of a read. AWS takes a number of records only: how many bytes those will have is told by the
 * shard's last answer, before it by those of the others.
 */
export class Portions {
  readonly #records: number
  readonly #bytes: number
  readonly #seen = { answers: 0, records: 0, bytes: 0 }

  constructor(shards: number) {
    this.#records = Math.min(answerRecords, Math.max(leastRecords, Math.floor(recordsHeld / shards)))
    this.#bytes = Math.max(leastBytes, bytesHeld / shards)
  }

  /** How many shards may be asked at the same time. */
  get atOnce(): number {
    return this.#seen.answers === 0 ? firstAtOnce : mostAtOnce
  }

  /** For one shard. */
  open(): Portion {
    let own: number | null = null
    return {
      next: () => {
        if (this.#bytes >= answerBytes) return this.#records
        return Math.max(1, Math.min(this.#records, Math.floor(this.#bytes / (own ?? this.#mean))))
      },
      took: (records) => {
        const bytes = dataBytes(records)
        if (records.length > 0) own = Math.max(1, bytes / records.length)
        this.#seen.answers++
        this.#seen.records += records.length
        this.#seen.bytes += bytes
      },
    }
  }

  get #mean(): number {
    return this.#seen.records === 0 ? unknownBytes : Math.max(1, this.#seen.bytes / this.#seen.records)
  }
}

/** The bytes of what records hold. */
export const dataBytes = (records: readonly _Record[]): number => records.reduce((sum, { Data }) => sum + (Data?.length ?? 0), 0)

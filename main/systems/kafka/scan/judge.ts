import type { Problem } from '#contract/problem.ts'
import type { CompiledFilter } from '#main/filter/compile.ts'
import { checksumHolds, DamagedBatch, RecordCursor, recordsOf, type BatchHeader } from './record-batch.ts'
import { flagsOf, rowOf, undecodableRow, type Row, type Showing } from './row.ts'
import { addTime, type Counts } from './tally.ts'
import type { BatchState } from './transactions.ts'

/** Batches of one partition in their buffer, each with the state of its records. */
export type Piece = {
  readonly partition: number
  readonly buffer: Buffer
  readonly batches: readonly BatchHeader[]
  readonly states: readonly BatchState[]
}

/** Takes a row; false refuses it and ends the walk before it. */
export type Accept = (row: Row) => boolean

/** `filtered` is false where the filter has no condition; `committedOnly` hides aborted and open records. */
export type JudgeOptions = {
  readonly filter: CompiledFilter; readonly filtered: boolean; readonly showing: Showing; readonly committedOnly: boolean
}

const kindLimit = 20

/** Judges records by filter and transaction state, and counts them. */
export class Judge {
  /** The first filter error of each kind. */
  readonly errors = new Map<string, Problem>()
  readonly #options: JudgeOptions

  constructor(options: JudgeOptions) {
    this.#options = options
  }

  /**
   * Walks the records with offsets in [from, to) in order, adds to `counts` and offers every match to `accept`. Yields the
   * position reached after each batch and every 256 records, so that others can have their turn. Returns the offset that was
   * refused, or null.
   */
  *walk(piece: Piece, from: number, to: number, counts: Counts, accept: Accept): Generator<number, number | null> {
    for (const [index, batch] of piece.batches.entries()) {
      if (batch.lastOffset < from) continue
      if (batch.baseOffset >= to) break
      let refused: number | null = null
      if (batch.control) {
        counts.control += batch.count
      } else {
        refused = yield* this.#batch(piece, batch, piece.states[index] ?? 'plain', from, to, counts, accept)
      }
      // Last, so that what was counted when a row was offered leaves out its own batch, which was read to see the row.
      counts.bytes += batch.end - batch.start
      if (refused !== null) return refused
      yield Math.min(batch.lastOffset + 1, to)
    }
    return null
  }

  *#batch(
    piece: Piece, batch: BatchHeader, state: BatchState, from: number, to: number, counts: Counts, accept: Accept,
  ): Generator<number, number | null> {
    const { filter, filtered, committedOnly } = this.#options
    const undecodable = (reason: string, count: number): number | null => {
      const row = undecodableRow(
        piece.partition, batch, piece.buffer.subarray(batch.start, batch.end), reason, this.#options.showing,
      )
      if (!accept(row)) return Math.max(batch.baseOffset, from)
      counts.scanned += count
      counts.undecodable += count
      return null
    }
    if (batch.magic < 2) return undecodable(
      `It is stored in message format ${batch.magic}, older than Kafka 0.11, which is not taken apart`, 1,
    )
    const whole = batch.baseOffset >= from && batch.lastOffset < to
    const hidden = committedOnly && state !== 'plain'
    try {
      const records = recordsOf(piece.buffer, batch)
      if (whole && (hidden || (filtered && filter.mayMatch && !filter.mayMatch(records)))) {
        this.#count(counts, state, batch.count)
        addTime(counts, batch.firstTime)
        addTime(counts, batch.maxTime)
        return null
      }
      if (!checksumHolds(piece.buffer, batch)) return undecodable(
        'The checksum of its batch does not hold: the bytes are damaged', 1,
      )
      return yield* this.#records(piece.partition, batch, records, state, hidden, from, to, counts, accept)
    } catch (error) {
      if (!(error instanceof DamagedBatch)) throw error
      return undecodable(`Its batch cannot be taken apart: ${error.message}`, batch.count)
    }
  }

  *#records(
    partition: number, batch: BatchHeader, records: Buffer, state: BatchState, hidden: boolean, from: number, to: number,
    counts: Counts, accept: Accept,
  ): Generator<number, number | null> {
    const cursor = new RecordCursor(records, batch)
    const { filter, filtered } = this.#options
    for (let walked = 0; cursor.next(); walked++) {
      const { offset } = cursor
      if (offset < from) continue
      if (offset >= to) break
      if (walked % 256 === 255) yield offset
      // What tells that nothing in a batch matches tells it of one record too, before any object is made for it.
      const candidate = !hidden && !(filtered && filter.mayMatch && !filter.mayMatch(cursor.whole()))
      if (candidate && !this.#record(partition, batch, cursor, state, counts, accept)) return offset
      this.#count(counts, state, 1)
      addTime(counts, cursor.time)
    }
    return null
  }

  /** False if `accept` refused it. */
  #record(
    partition: number, batch: BatchHeader, cursor: RecordCursor, state: BatchState, counts: Counts, accept: Accept,
  ): boolean {
    const { filter, filtered, showing } = this.#options
    const { offset, time } = cursor
    const [headers, value] = [cursor.headers(), cursor.value()]
    const record = {
      key: cursor.key(), value, headers, bytes: cursor.bytes(headers), offset, time, flags: flagsOf(batch, state, value === null),
    }
    const match = filtered ? filter.matches({ ...record, partition, offset: BigInt(offset), at: time < 0 ? null : time }) : 'yes'
    if (match === 'no') return true
    if (match !== 'yes') {
      counts.filterErrors++
      this.#noteError(match.error, partition, offset)
      return true
    }
    const row = rowOf(partition, batch, record, showing)
    if (!accept(row)) return false
    counts.matched++
    if (row.message.flags.includes('not-decoded')) counts.undecodable++
    return true
  }

  #count(counts: Counts, state: BatchState, records: number): void {
    counts.scanned += records
    if (state === 'aborted') counts.aborted += records
    if (state === 'open') counts.open += records
  }

  #noteError(error: string, partition: number, offset: number): void {
    if (this.errors.has(error) || this.errors.size >= kindLimit) return
    this.errors.set(
      error,
      {
        code: 'BadInput', message: `The filter cannot judge message ${partition}-${offset}: ${error}`,
        hint: 'Test the type first, or ask has().',
      },
    )
  }
}

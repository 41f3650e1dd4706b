import type { SectionRecord } from '#main/filter/compile.ts'
import type { BatchHeader, RecordCursor, RecordHeader } from './record-batch.ts'
import { flagsOf } from './row.ts'
import type { BatchState } from './transactions.ts'

/** The record a cursor stands on, as a filter reads it: one object for all records of a batch, whose members cost when asked. */
export class CursorRecord implements SectionRecord {
  readonly partition: number
  readonly #batch: BatchHeader
  readonly #state: BatchState
  readonly #cursor: RecordCursor

  constructor(partition: number, batch: BatchHeader, state: BatchState, cursor: RecordCursor) {
    this.partition = partition
    this.#batch = batch
    this.#state = state
    this.#cursor = cursor
  }

  get from(): number { return this.#cursor.from }
  get to(): number { return this.#cursor.to }
  get keyFrom(): number { return this.#cursor.keyFrom }
  get keyTo(): number { return this.#cursor.keyTo }
  get valueFrom(): number { return this.#cursor.valueFrom }
  get valueTo(): number { return this.#cursor.valueTo }
  get key(): Buffer | null { return this.#cursor.key() }
  get value(): Buffer | null { return this.#cursor.value() }
  get headers(): readonly RecordHeader[] { return this.#cursor.headers() }
  get offset(): bigint { return BigInt(this.#cursor.offset) }
  get at(): number | null { return this.#cursor.time < 0 ? null : this.#cursor.time }
  get bytes(): number { return this.#cursor.bytes(this.#cursor.headers()) }
  get flags(): readonly string[] { return flagsOf(this.#batch, this.#state, this.#cursor.valueFrom < 0) }
}

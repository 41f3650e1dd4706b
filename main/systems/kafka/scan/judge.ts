import type { Problem } from '#contract/problem.ts'
import type { Decode, Filter } from '#contract/query.ts'
import { type CompiledFilter, compileFilter, type Match, type RecordTest } from '#main/filter/compile.ts'
import { checksumHolds } from './checksum.ts'
import { CursorRecord } from './cursor-record.ts'
import type { PayloadReader } from '#main/payload/reading.ts'
import { PlaceCell } from './place.ts'
import { DamagedBatch, RecordCursor, recordsOf, type BatchHeader } from './record-batch.ts'
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

/** Offsets [from, to) are judged. `begin` is where the whole read begins, which may lie below in a batch. */
export type Stretch = { readonly from: number; readonly to: number; readonly begin: number }

/** Where a walk puts what it finds: `take` may refuse a row, and the walk ends before it. `errors` has the first of each kind. */
export type Findings = {
  readonly counts: Counts; readonly errors: Map<string, Problem>; readonly take: (row: Row) => boolean
}

/**
 * `committedOnly` hides aborted and open records; `checksums` is true unless said. `task` stands at `cell` for what is being
 * judged.
 */
export type JudgeOptions = {
  readonly filter?: Filter | undefined
  /** The decoders that were chosen, which `payloads` has; a filter must know where JSON is not read as JSON. */
  readonly decode?: Decode | undefined
  readonly payloads: PayloadReader
  readonly showing: Showing
  readonly committedOnly: boolean
  readonly checksums?: boolean | undefined
  readonly task?: number
  readonly cell?: PlaceCell
}

/** Yields the position reached, so that others can have their turn, or what must come before it can go on. Returns the offset
 * that was refused, or null. */
type Walk = Generator<number | Promise<void>, number | null>

const kindLimit = 20
const matchesAll: RecordTest = () => 'yes'

/** Judges records by filter and transaction state, and counts them. */
export class Judge {
  /** False where the filter has no condition. */
  readonly filtered: boolean
  readonly #options: JudgeOptions
  readonly #filter: CompiledFilter
  readonly #task: number
  readonly #cell: PlaceCell
  /** The record that the filter looks at. */
  #record: CursorRecord | undefined
  /** What a filter asked to be decoded before its schema was there. */
  #missing: Promise<void> | null = null

  /** Throws BadInput for a filter that does not compile. */
  constructor(options: JudgeOptions) {
    this.#options = options
    this.filtered = Object.keys(options.filter ?? {}).length > 0
    this.#filter = compileFilter(options.filter ?? {}, {
      decode: (bytes, part) => this.#decoded(bytes, part), chosen: options.decode,
    })
    this.#task = options.task ?? 0
    this.#cell = options.cell ?? new PlaceCell()
  }

  /** Walks the records of a stretch in order, after each batch and every 256 records a step. */
  *walk(piece: Piece, stretch: Stretch, findings: Findings): Walk {
    for (const [index, batch] of piece.batches.entries()) {
      if (batch.lastOffset < stretch.from) continue
      if (batch.baseOffset >= stretch.to) break
      this.#cell.stand(this.#task, piece.partition, batch.baseOffset, batch.lastOffset + 1)
      const refused = yield* this.#batch(piece, batch, piece.states[index] ?? 'plain', stretch, findings)
      // Last, so that what was counted when a row was offered leaves out its own batch. A batch that two slices share is counted
      // by the lower one.
      if (Math.max(batch.baseOffset, stretch.begin) >= stretch.from) findings.counts.bytes += batch.end - batch.start
      if (refused !== null) return refused
      yield Math.min(batch.lastOffset + 1, stretch.to)
    }
    return null
  }

  *#batch(piece: Piece, batch: BatchHeader, state: BatchState, stretch: Stretch, { counts, errors, take }: Findings): Walk {
    const { committedOnly, checksums = true, showing, payloads } = this.#options
    const undecodable = (reason: string, records: number): number | null => {
      const bytes = piece.buffer.subarray(batch.start, batch.end)
      if (!take(undecodableRow(piece.partition, batch, bytes, { reason, records, showing, payloads }))) {
        return Math.max(batch.baseOffset, stretch.from)
      }
      counts.scanned += records
      counts.undecodable += records
      return null
    }
    if (batch.magic < 2) return undecodable(
      `It is stored in message format ${batch.magic}, older than Kafka 0.11, which is not taken apart`, 1,
    )
    if (checksums && !checksumHolds(piece.buffer, batch)) return undecodable(
      'The checksum of its batch does not hold: the bytes are damaged', 1,
    )
    if (batch.control) {
      counts.control += batch.count
      return null
    }
    const whole = batch.baseOffset >= stretch.from && batch.lastOffset < stretch.to
    const hidden = committedOnly && state !== 'plain'
    try {
      if (hidden && whole) return this.#ruledOut(batch, state, counts)
      const records = recordsOf(piece.buffer, batch)
      const test = hidden ? null : this.filtered ? this.#filter.over(records) : matchesAll
      if (test === null && whole) return this.#ruledOut(batch, state, counts)
      return yield* this.#records(piece.partition, batch, records, state, test, stretch, { counts, errors, take })
    } catch (error) {
      if (!(error instanceof DamagedBatch)) throw error
      return undecodable(`Its batch cannot be taken apart: ${error.message}`, batch.count)
    }
  }

  /** No record of the batch is shown; its header tells what there is to count. */
  #ruledOut(batch: BatchHeader, state: BatchState, counts: Counts): null {
    count(counts, state, batch.count)
    addTime(counts, batch.firstTime)
    addTime(counts, batch.maxTime)
    return null
  }

  *#records(
    partition: number, batch: BatchHeader, records: Buffer, state: BatchState, test: RecordTest | null, stretch: Stretch,
    { counts, errors, take }: Findings,
  ): Walk {
    const cursor = new RecordCursor(records, batch)
    const record = new CursorRecord(partition, batch, state, cursor)
    for (let walked = 0; cursor.next(); walked++) {
      const { offset } = cursor
      if (offset < stretch.from) continue
      if (offset >= stretch.to) break
      if (walked % 256 === 255) yield offset
      if (test !== null) {
        this.#cell.stand(this.#task, partition, offset, offset + 1)
        let match = this.#test(test, record)
        for (let missing = this.#takeMissing(); missing; missing = this.#takeMissing()) {
          yield missing
          match = this.#test(test, record)
        }
        if (match === 'yes') {
          const [key, value] = [cursor.key(), cursor.value()]
          for (const needed of [this.#options.payloads.needs(key, 'key'), this.#options.payloads.needs(value, 'value')]) {
            if (needed) yield needed
          }
          const row = this.#row(partition, batch, cursor, state)
          if (!take(row)) return offset
          counts.matched++
          if (row.message.flags.includes('not-decoded')) counts.undecodable++
        } else if (match !== 'no') {
          counts.filterErrors++
          noteError(errors, match.error, partition, offset)
        }
      }
      count(counts, state, 1)
      addTime(counts, cursor.time)
    }
    return null
  }

  #row(partition: number, batch: BatchHeader, cursor: RecordCursor, state: BatchState): Row {
    const { offset, time } = cursor
    const [headers, value] = [cursor.headers(), cursor.value()]
    const { showing, payloads } = this.#options
    return rowOf(partition, batch, {
      key: cursor.key(), value, headers, bytes: cursor.bytes(headers), offset, time, flags: flagsOf(batch, state, value === null),
    }, showing, payloads)
  }

  #test(test: RecordTest, record: CursorRecord): Match {
    this.#record = record
    return test(record)
  }

  #decoded(bytes: Uint8Array | null, part: 'key' | 'value'): unknown {
    const { payloads } = this.#options
    this.#missing ??= payloads.needs(bytes, part)
    return payloads.decoded(bytes, part, this.#record)
  }

  #takeMissing(): Promise<void> | null {
    const missing = this.#missing
    this.#missing = null
    return missing
  }
}

function count(counts: Counts, state: BatchState, records: number): void {
  counts.scanned += records
  if (state === 'aborted') counts.aborted += records
  if (state === 'open') counts.open += records
}

function noteError(errors: Map<string, Problem>, error: string, partition: number, offset: number): void {
  if (errors.has(error) || errors.size >= kindLimit) return
  errors.set(error, {
    code: 'BadInput', message: `The filter cannot judge message ${partition}-${offset}: ${error}`,
    hint: 'Test the type first, or ask has().',
  })
}

import { codecOf, decompress, type Codec } from './codecs.ts'

/**
 * The fixed part of a batch in the log. `start` and `end` bound it in its buffer; `count` is the number of records its header
 * claims. Before format v2 (`magic` < 2) only offsets, `start`, `end` and `magic` mean something.
 * https://kafka.apache.org/documentation/#recordbatch
 */
export type BatchHeader = {
  readonly start: number
  readonly end: number
  readonly magic: number
  readonly baseOffset: number
  readonly lastOffset: number
  readonly leaderEpoch: number
  readonly codec: Codec | null
  readonly appendTime: boolean
  readonly transactional: boolean
  readonly control: boolean
  readonly firstTime: number
  readonly maxTime: number
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly count: number
}

/** The bytes of a batch cannot be decompressed, or are not records. */
export class DamagedBatch extends Error {}

const logOverhead = 12
const magicAt = 16
const headerLength = 61

/** The headers of all whole batches; a batch that the broker cut at the end of a response is left out. */
export function readBatchHeaders(buffer: Buffer): BatchHeader[] {
  const headers: BatchHeader[] = []
  for (let at = 0; at + magicAt < buffer.length;) {
    const end = at + logOverhead + buffer.readInt32BE(at + 8)
    if (end > buffer.length || end <= at + magicAt) break
    headers.push(readHeader(buffer, at, end))
    at = end
  }
  return headers
}

function readHeader(buffer: Buffer, start: number, end: number): BatchHeader {
  const magic = buffer.readInt8(start + magicAt)
  const baseOffset = readNumber64(buffer, start)
  if (magic < 2 || end - start < headerLength) return { ...noDetails, start, end, magic, baseOffset, lastOffset: baseOffset }
  const attributes = buffer.readInt16BE(start + 21)
  return {
    start, end, magic, baseOffset,
    lastOffset: baseOffset + buffer.readInt32BE(start + 23),
    leaderEpoch: buffer.readInt32BE(start + 12),
    codec: codecOf(attributes),
    appendTime: (attributes & 8) !== 0, transactional: (attributes & 16) !== 0, control: (attributes & 32) !== 0,
    firstTime: readNumber64(buffer, start + 27), maxTime: readNumber64(buffer, start + 35),
    producerId: buffer.readBigInt64BE(start + 43), producerEpoch: buffer.readInt16BE(start + 51),
    count: buffer.readInt32BE(start + 57),
  }
}

const noDetails = {
  leaderEpoch: -1, codec: 'none', appendTime: false, transactional: false, control: false, firstTime: -1, maxTime: -1,
  producerId: -1n,
  producerEpoch: -1, count: 1,
} as const

/** Signed, exact to 2^53: enough for every offset and time a log can hold. */
function readNumber64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * 4294967296 + buffer.readUInt32BE(at + 4)
}

/** The record section of a v2 batch, decompressed. Throws DamagedBatch. */
export function recordsOf(buffer: Buffer, header: BatchHeader): Buffer {
  if (header.codec === null) throw new DamagedBatch('it names a compression codec that does not exist')
  try {
    return decompress(header.codec, buffer.subarray(header.start + headerLength, header.end))
  } catch (error) {
    throw new DamagedBatch(`its ${header.codec} data is damaged`, { cause: error })
  }
}

/** The transaction marker in a control batch: true aborts, false commits, null is another kind of control record or damaged. */
export function abortsTransaction(buffer: Buffer, header: BatchHeader): boolean | null {
  try {
    const cursor = new RecordCursor(recordsOf(buffer, header), header)
    const key = cursor.next() ? cursor.key() : null
    const type = key !== null && key.length >= 4 ? key.readInt16BE(2) : -1
    return type === 0 ? true : type === 1 ? false : null
  } catch (error) {
    if (error instanceof DamagedBatch) return null
    throw error
  }
}

/** A header of a record; the value is a view. */
export type RecordHeader = { readonly name: string; readonly value: Buffer | null }

/**
 * Walks the records of one batch without an object a record: `next` moves on, the fields and methods read the record it stands
 * on. Keys and values are views of `records`. `next` and `headers` throw DamagedBatch.
 */
export class RecordCursor {
  readonly #records: Buffer
  readonly #header: BatchHeader
  #at = 0
  #left: number
  #start = 0
  #keyStart = 0
  #keyLength = -1
  #valueStart = 0
  #valueLength = -1
  #headersStart = 0
  #headerCount = 0
  offset = 0
  /** Epoch ms as stored; -1 is none. */
  time = -1

  constructor(records: Buffer, header: BatchHeader) {
    this.#records = records
    this.#header = header
    this.#left = header.count
  }

  next(): boolean {
    if (this.#left <= 0) return false
    this.#left--
    const length = this.#varint()
    this.#start = this.#at
    const end = this.#at + length
    if (length < 0 || end > this.#records.length) throw new DamagedBatch('a record is longer than its batch')
    this.#at++
    const timeDelta = this.#varint()
    this.time = this.#header.appendTime ? this.#header.maxTime : this.#header.firstTime + timeDelta
    this.offset = this.#header.baseOffset + this.#varint()
    this.#keyLength = this.#varint()
    this.#keyStart = this.#at
    this.#at += Math.max(0, this.#keyLength)
    this.#valueLength = this.#varint()
    this.#valueStart = this.#at
    this.#at += Math.max(0, this.#valueLength)
    this.#headerCount = this.#varint()
    this.#headersStart = this.#at
    if (this.#at > end || this.#headerCount < 0) throw new DamagedBatch('a field is longer than its record')
    this.#at = end
    return true
  }

  key(): Buffer | null {
    return this.#view(this.#keyStart, this.#keyLength)
  }

  value(): Buffer | null {
    return this.#view(this.#valueStart, this.#valueLength)
  }

  /** In the order of the record, duplicates kept. */
  headers(): RecordHeader[] {
    const [headers, end]: [RecordHeader[], number] = [[], this.#at]
    this.#at = this.#headersStart
    for (let left = this.#headerCount; left > 0; left--) {
      const name = this.#field()?.toString('utf8') ?? ''
      headers.push({ name, value: this.#field() })
      if (this.#at > end) throw new DamagedBatch('a header is longer than its record')
    }
    this.#at = end
    return headers
  }

  /** [from, to) bounds all its bytes as stored in `records`, the others its key and its value; null is [-1, -1). */
  get from(): number { return this.#start }
  get to(): number { return this.#at }
  get keyFrom(): number { return this.#keyLength < 0 ? -1 : this.#keyStart }
  get keyTo(): number { return this.#keyLength < 0 ? -1 : this.#keyStart + this.#keyLength }
  get valueFrom(): number { return this.#valueLength < 0 ? -1 : this.#valueStart }
  get valueTo(): number { return this.#valueLength < 0 ? -1 : this.#valueStart + this.#valueLength }

  /** Key, value and header bytes together. */
  bytes(headers: readonly RecordHeader[]): number {
    let sum = Math.max(0, this.#keyLength) + Math.max(0, this.#valueLength)
    for (const { name, value } of headers) sum += Buffer.byteLength(name) + (value?.length ?? 0)
    return sum
  }

  #field(): Buffer | null {
    const length = this.#varint()
    const start = this.#at
    this.#at += Math.max(0, length)
    return this.#view(start, length)
  }

  #view(start: number, length: number): Buffer | null {
    return length < 0 ? null : this.#records.subarray(start, start + length)
  }

  /** A zigzag varint of up to 64 bits. Past the end it reads zeros; the caller's check of lengths catches that. */
  #varint(): number {
    const bytes = this.#records
    const first = bytes[this.#at++] ?? 0
    if (first < 0x80) return (first >>> 1) ^ -(first & 1)
    let value = first & 0x7f
    let scale = 0x80
    for (let count = 1; count < 10; count++) {
      const byte = bytes[this.#at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 0x80
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}

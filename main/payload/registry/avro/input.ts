import { isUtf8 } from 'node:buffer'

/** Values that one input may hold: a record of many nulls is far larger in memory than in bytes. */
const mostValues = 500_000

/** The bytes of an Avro value, read in order. Reading past their end throws: damaged lengths cost nothing. */
export class AvroInput {
  readonly #bytes: Buffer
  #at: number
  #values = 0

  constructor(bytes: Buffer, from = 0) {
    this.#bytes = bytes
    this.#at = from
  }

  /** How many bytes have been read, from the beginning of the buffer. */
  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** Counts values before they are made. Throws for more than an input may hold. */
  spend(count: number): void {
    this.#values += count
    if (this.#values > mostValues) throw new Error(`it holds more than ${mostValues} values`)
  }

  byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw pastEnd()
    return byte
  }

  take(length: number): Buffer {
    if (length < 0 || length > this.left) throw pastEnd()
    return this.#bytes.subarray(this.#at, this.#at += length)
  }

  /** A zigzag varint of at most 64 bits. */
  long(): bigint {
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte()
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) return BigInt((low >>> 1) ^ -(low & 1))
    }
    let whole = BigInt(low)
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte()
      whole |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, (whole >> 1n) ^ -(whole & 1n))
    }
    throw new Error('a number has more than 64 bits')
  }

  /** A length, a count or an index: a long that a JavaScript number holds. */
  count(): number {
    return Number(this.long())
  }

  /** Length and bytes. */
  bytes(): Buffer {
    return this.take(this.count())
  }

  /** Length and UTF-8. Bytes that are none throw: they would be shown as other characters. */
  text(): string {
    const bytes = this.bytes()
    if (!isUtf8(bytes)) throw new Error('a text in it is not valid UTF-8')
    return bytes.toString()
  }

  float(): number {
    return this.take(4).readFloatLE(0)
  }

  double(): number {
    return this.take(8).readDoubleLE(0)
  }
}

const pastEnd = (): Error => new Error('the bytes end in the middle of the value')

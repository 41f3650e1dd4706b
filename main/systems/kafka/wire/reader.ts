/**
 * Reads Kafka's primitive types from a response, in order. Throws RangeError past the end.
 * https://kafka.apache.org/protocol#protocol_types
 */
export class WireReader {
  readonly buffer: Buffer
  offset: number

  constructor(buffer: Buffer, offset = 0) {
    this.buffer = buffer
    this.offset = offset
  }

  int8(): number {
    const value = this.buffer.readInt8(this.offset)
    this.offset += 1
    return value
  }

  int16(): number {
    const value = this.buffer.readInt16BE(this.offset)
    this.offset += 2
    return value
  }

  int32(): number {
    const value = this.buffer.readInt32BE(this.offset)
    this.offset += 4
    return value
  }

  int64(): bigint {
    const value = this.buffer.readBigInt64BE(this.offset)
    this.offset += 8
    return value
  }

  /** An offset, a timestamp or another int64 that stays below 2^53. */
  number64(): number {
    return Number(this.int64())
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.buffer.readUInt8(this.offset++)
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new RangeError('a varint is longer than five bytes')
  }

  /** int16 length; null is -1. */
  string(): string | null {
    return this.#text(this.int16())
  }

  /** Length + 1 as a varint; null is 0. */
  compactString(): string | null {
    return this.#text(this.uvarint() - 1)
  }

  /** int32 length; null is -1. The bytes are a view. */
  bytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.take(length)
  }

  /** Length + 1 as a varint; null is 0. The bytes are a view. */
  compactBytes(): Buffer | null {
    const length = this.uvarint() - 1
    return length < 0 ? null : this.take(length)
  }

  uuid(): string {
    return this.take(16).toString('hex')
  }

  take(length: number): Buffer {
    const end = this.offset + length
    if (end > this.buffer.length) throw new RangeError('the response ends in the middle of a field')
    const view = this.buffer.subarray(this.offset, end)
    this.offset = end
    return view
  }

  /** int32 count; null reads as empty. */
  array<T>(item: (reader: WireReader) => T): T[] {
    return this.#items(this.int32(), item)
  }

  compactArray<T>(item: (reader: WireReader) => T): T[] {
    return this.#items(this.uvarint() - 1, item)
  }

  /** Tagged fields of a flexible version (KIP-482); their content is passed over. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint()
      this.take(this.uvarint())
    }
  }

  #text(length: number): string | null {
    return length < 0 ? null : this.take(length).toString('utf8')
  }

  #items<T>(count: number, item: (reader: WireReader) => T): T[] {
    const items: T[] = []
    for (let i = 0; i < count; i++) items.push(item(this))
    return items
  }
}

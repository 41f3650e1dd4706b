/**
 * Writes Kafka's primitive types into one growing buffer; `done` gives the bytes. Calls chain.
 * https://kafka.apache.org/protocol#protocol_types
 */
export class WireWriter {
  #buffer = Buffer.allocUnsafe(256)
  #length = 0

  int8(value: number): this {
    const at = this.#take(1)
    this.#buffer.writeInt8(value, at)
    return this
  }

  int16(value: number): this {
    const at = this.#take(2)
    this.#buffer.writeInt16BE(value, at)
    return this
  }

  int32(value: number): this {
    const at = this.#take(4)
    this.#buffer.writeInt32BE(value, at)
    return this
  }

  int64(value: bigint | number): this {
    const at = this.#take(8)
    this.#buffer.writeBigInt64BE(BigInt(value), at)
    return this
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  uvarint(value: number): this {
    let rest = value
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    return this.#byte(rest)
  }

  /** int16 length; null is -1. */
  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const bytes = Buffer.from(value)
    return this.int16(bytes.length).raw(bytes)
  }

  compactString(value: string | null): this {
    if (value === null) return this.uvarint(0)
    const bytes = Buffer.from(value)
    return this.uvarint(bytes.length + 1).raw(bytes)
  }

  /** int32 length; null is -1. */
  bytes(value: Uint8Array | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).raw(value)
  }

  raw(bytes: Uint8Array): this {
    const at = this.#take(bytes.length)
    this.#buffer.set(bytes, at)
    return this
  }

  array<T>(items: readonly T[], write: (writer: this, item: T) => void): this {
    this.int32(items.length)
    for (const item of items) write(this, item)
    return this
  }

  compactArray<T>(items: readonly T[], write: (writer: this, item: T) => void): this {
    this.uvarint(items.length + 1)
    for (const item of items) write(this, item)
    return this
  }

  /** No tagged fields (KIP-482). */
  noTags(): this {
    return this.uvarint(0)
  }

  done(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #byte(value: number): this {
    const at = this.#take(1)
    this.#buffer.writeUInt8(value, at)
    return this
  }

  #take(length: number): number {
    const at = this.#length
    this.#length += length
    if (this.#length > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, this.#buffer.length * 2))
      this.#buffer.copy(grown, 0, 0, at)
      this.#buffer = grown
    }
    return at
  }
}

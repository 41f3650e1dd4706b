/** The bytes of an Avro value, written in order. */
export class AvroOutput {
  readonly #parts: Buffer[] = []

  raw(bytes: Buffer): void {
    this.#parts.push(bytes)
  }

  /** A zigzag varint. */
  long(value: bigint): void {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    bytes.push(Number(rest))
    this.raw(Buffer.from(bytes))
  }

  count(value: number): void {
    this.long(BigInt(value))
  }

  /** Length and bytes. */
  bytes(bytes: Buffer): void {
    this.count(bytes.length)
    this.raw(bytes)
  }

  float(value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    this.raw(bytes)
  }

  double(value: number): void {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    this.raw(bytes)
  }

  /** How much has been written, for `back`. */
  get mark(): number {
    return this.#parts.length
  }

  /** Takes back what was written after a mark; `raw` writes each part again. */
  back(mark: number): readonly Buffer[] {
    return this.#parts.splice(mark)
  }

  done(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

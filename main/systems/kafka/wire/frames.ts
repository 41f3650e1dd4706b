const scratchBytes = 64 << 10
const spareLimit = 2
/** One read fetches no more at a time; the memory of a longer frame, such as one huge batch, is not kept. */
const longestSpare = 8 << 20
/** Memory is taken in whole steps, so that it fits the next long frame too. */
const memoryStep = 1 << 20

/** A response longer than this is something else than Kafka's protocol. */
const longestFrame = 1 << 30

/**
 * Cuts a byte stream into length-prefixed frames. Bytes of a long frame are read straight into the frame's own memory, which is
 * twice as fast as joining chunks; `recycle` gives such memory back for the next frame.
 */
export class Frames {
  readonly #onFrame: (frame: Buffer) => void
  readonly #scratch = Buffer.allocUnsafeSlow(scratchBytes)
  readonly #head = Buffer.allocUnsafe(4)
  #spares: Buffer[] = []
  #headLength = 0
  #frame: Buffer | null = null
  #filled = 0

  /** Calls `onFrame` with each frame, without its length prefix. */
  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame
  }

  /** Where the next bytes of the socket go. */
  target(): Buffer {
    return this.#frame !== null && this.#frame.length - this.#filled > scratchBytes
      ? this.#frame.subarray(this.#filled)
      : this.#scratch
  }

  /** `count` bytes were written to `target()`. Throws RangeError if a frame claims an impossible length. */
  wrote(count: number): void {
    if (this.#frame !== null && this.#frame.length - this.#filled > scratchBytes) {
      this.#filled += count
      this.#finish()
      return
    }
    let from = 0
    while (from < count) from = this.#frame === null ? this.#takeHead(from, count) : this.#takeBody(from, count)
  }

  recycle(frame: Buffer): void {
    const { byteLength } = frame.buffer
    if (byteLength < memoryStep || byteLength > longestSpare) return
    this.#spares.push(Buffer.from(frame.buffer))
    if (this.#spares.length > spareLimit) this.#spares = this.#spares.sort((a, b) => b.length - a.length).slice(0, spareLimit)
  }

  #takeHead(from: number, end: number): number {
    const taken = Math.min(4 - this.#headLength, end - from)
    this.#scratch.copy(this.#head, this.#headLength, from, from + taken)
    this.#headLength += taken
    if (this.#headLength < 4) return from + taken
    const length = this.#head.readUInt32BE(0)
    if (length < 4 || length > longestFrame) throw new RangeError(`a frame of ${length} bytes`)
    this.#headLength = 0
    this.#frame = this.#memory(length)
    this.#filled = 0
    return from + taken
  }

  #takeBody(from: number, end: number): number {
    const frame = this.#frame
    if (frame === null) return end
    const taken = Math.min(frame.length - this.#filled, end - from)
    this.#scratch.copy(frame, this.#filled, from, from + taken)
    this.#filled += taken
    this.#finish()
    return from + taken
  }

  #finish(): void {
    const frame = this.#frame
    if (frame === null || this.#filled < frame.length) return
    this.#frame = null
    this.#onFrame(frame)
  }

  #memory(length: number): Buffer {
    if (length <= scratchBytes) return Buffer.allocUnsafeSlow(length)
    const index = this.#spares.findIndex((spare) => spare.length >= length)
    const [spare] = index < 0 ? [] : this.#spares.splice(index, 1)
    return (spare ?? Buffer.allocUnsafeSlow(Math.ceil(length / memoryStep) * memoryStep)).subarray(0, length)
  }
}

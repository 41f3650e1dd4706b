/** How many items and how many bytes a ring keeps. */
export type RingLimits = { readonly items: number, readonly bytes: number }

/**
 * A first-in first-out buffer bounded by items and by bytes: what does not fit pushes out the oldest, and `dropped` counts it.
 * One item over the byte limit is still kept alone. Items are addressed by sequence number, which never repeats: the oldest kept
 * is `first`, the next to come `next`.
 */
export class Ring<Item> {
  readonly #limits: RingLimits
  readonly #items: (Item | undefined)[]
  readonly #sizes: Float64Array
  #first = 0
  #next = 0
  #bytes = 0

  constructor(limits: RingLimits) {
    this.#limits = limits
    this.#items = Array.from({ length: limits.items }, () => undefined)
    this.#sizes = new Float64Array(limits.items)
  }

  get first(): number { return this.#first }
  get next(): number { return this.#next }
  get size(): number { return this.#next - this.#first }
  get bytes(): number { return this.#bytes }
  /** Everything that was ever pushed out by something newer. */
  get dropped(): number { return this.#first }

  /** Adds one item that weighs `bytes`. */
  push(item: Item, bytes: number): void {
    while (this.size > 0 && (this.size >= this.#limits.items || this.#bytes + bytes > this.#limits.bytes)) this.#shift()
    const slot = this.#next % this.#limits.items
    this.#items[slot] = item
    this.#sizes[slot] = bytes
    this.#bytes += bytes
    this.#next++
  }

  /** The item with this sequence number; undefined once it was dropped or before it came. */
  at(sequence: number): Item | undefined {
    return sequence >= this.#first && sequence < this.#next ? this.#items[sequence % this.#limits.items] : undefined
  }

  /** A copy of what is kept, oldest first. */
  toArray(): Item[] {
    const items: Item[] = []
    for (let sequence = this.#first; sequence < this.#next; sequence++) {
      const item = this.at(sequence)
      if (item !== undefined) items.push(item)
    }
    return items
  }

  #shift(): void {
    const slot = this.#first % this.#limits.items
    this.#items[slot] = undefined
    this.#bytes -= this.#sizes[slot] ?? 0
    this.#first++
  }
}

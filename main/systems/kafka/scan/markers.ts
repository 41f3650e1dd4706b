/** The end of a transaction: it aborts or commits what its producer wrote before. */
export type Marker = { readonly offset: number; readonly aborts: boolean }

/** The markers of one producer by offset. An open transaction may hold back hours of them, so that each look-up halves. */
export class Markers {
  readonly #markers: Marker[] = []

  /** Adding one twice changes nothing. */
  add(marker: Marker): void {
    const at = this.#indexAfter(marker.offset - 1)
    if (this.#markers[at]?.offset !== marker.offset) this.#markers.splice(at, 0, marker)
  }

  /** The first marker above an offset. */
  after(offset: number): Marker | undefined {
    return this.#markers[this.#indexAfter(offset)]
  }

  #indexAfter(offset: number): number {
    let [low, high] = [0, this.#markers.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#markers[middle]?.offset ?? Infinity) > offset) high = middle
      else low = middle + 1
    }
    return low
  }
}

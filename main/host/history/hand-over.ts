import type { HandOver } from './store.ts'

/** Points that wait to be handed over; who adds them sees to it that they are not too many. */
export class Waiting {
  #places = new Map<string, number>()
  #gaps: number[] = []
  #points = new Float64Array(3 * 512)
  #length = 0

  /** How many points wait. */
  get size(): number {
    return this.#length / 3
  }

  /** Of all points of a series together the longest `gapMs` counts: what waits for long may have changed its pace meanwhile. */
  add(key: string, gapMs: number, at: number, value: number): void {
    const place = this.#places.get(key) ?? this.#gaps.length
    this.#places.set(key, place)
    this.#gaps[place] = Math.max(this.#gaps[place] ?? 0, gapMs)
    if (this.#length === this.#points.length) this.#grow()
    this.#points[this.#length++] = place
    this.#points[this.#length++] = at
    this.#points[this.#length++] = value
  }

  /** Everything that waits, which then waits no longer. */
  take(): HandOver {
    const given = { keys: [...this.#places.keys()], gaps: this.#gaps, points: this.#points.slice(0, this.#length) }
    this.#places = new Map()
    this.#gaps = []
    this.#length = 0
    return given
  }

  #grow(): void {
    const larger = new Float64Array(this.#points.length * 2)
    larger.set(this.#points)
    this.#points = larger
  }
}

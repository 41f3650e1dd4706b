import type { HandOver } from './store.ts'

/** Points that wait to be handed over, at most so many; what comes to a full one is lost. */
export class Waiting {
  readonly #most: number
  #places = new Map<string, number>()
  #gaps: number[] = []
  #points = new Float64Array(3 * 512)
  #length = 0

  constructor(most: number) {
    this.#most = most
  }

  /** How many points wait. */
  get size(): number {
    return this.#length / 3
  }

  /** Whether there was room. */
  add(key: string, gapMs: number, at: number, value: number): boolean {
    if (this.size >= this.#most) return false
    let place = this.#places.get(key)
    if (place === undefined) {
      place = this.#gaps.length
      this.#places.set(key, place)
      this.#gaps.push(gapMs)
    }
    if (this.#length === this.#points.length) this.#grow()
    this.#points[this.#length++] = place
    this.#points[this.#length++] = at
    this.#points[this.#length++] = value
    return true
  }

  /** Everything that waits, which then waits no longer. */
  take(): HandOver & { readonly points: Float64Array<ArrayBuffer> } {
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

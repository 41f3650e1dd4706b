const maxPoints = 2_048

/** Points of the last `spanMs` in the order of time; when full, each new one takes the place of the oldest. NaN is null. */
export class Ring {
  #at = new Float64Array(64)
  #value = new Float64Array(64)
  #start = 0
  #length = 0
  readonly #spanMs: number
  /** All that was sampled after this time is here (epoch ms). */
  wholeAfter: number

  constructor(spanMs: number, wholeAfter: number) {
    this.#spanMs = spanMs
    this.wholeAfter = wholeAfter
  }

  add(at: number, value: number): void {
    const isFull = this.#length === this.#at.length
    if (isFull && this.#length < maxPoints && this.first >= at - this.#spanMs) this.#grow()
    const place = (this.#start + this.#length) % this.#at.length
    if (this.#length < this.#at.length) this.#length++
    else {
      this.wholeAfter = Math.max(this.wholeAfter, this.first)
      this.#start = (this.#start + 1) % this.#at.length
    }
    this.#at[place] = at
    this.#value[place] = value
  }

  /** Time of the oldest point, Infinity when empty. */
  get first(): number {
    return this.#length === 0 ? Infinity : this.#at[this.#start] ?? 0
  }

  /** Time of the newest point, -Infinity when empty. */
  get last(): number {
    return this.#length === 0 ? -Infinity : this.#at[(this.#start + this.#length - 1) % this.#at.length] ?? 0
  }

  *between(from: number, to: number): Generator<readonly [at: number, value: number]> {
    for (let i = 0; i < this.#length; i++) {
      const place = (this.#start + i) % this.#at.length
      const at = this.#at[place] ?? 0
      if (at >= from && at <= to) yield [at, this.#value[place] ?? Number.NaN]
    }
  }

  #grow(): void {
    const points = [...this.between(-Infinity, Infinity)]
    const size = Math.min(maxPoints, this.#at.length * 2)
    this.#at = new Float64Array(size)
    this.#value = new Float64Array(size)
    points.forEach(([at, value], i) => {
      this.#at[i] = at
      this.#value[i] = value
    })
    this.#start = 0
  }
}

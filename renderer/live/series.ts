/** The past of one metric as columns: `at` in epoch ms, rising, and `value`, where null is a gap. */
export type Points = { readonly at: readonly number[]; readonly value: readonly (number | null)[] }

/**
 * The newest `capacity` values of one metric in typed arrays. NaN stands for a gap inside; nothing leaves as NaN.
 * Streams tell changes only, so a value holds until the next one; only an unknown value makes a gap.
 */
export class Series {
  readonly #at: Float64Array
  readonly #value: Float64Array
  #next = 0
  #size = 0

  constructor(capacity = 1_000) {
    this.#at = new Float64Array(capacity)
    this.#value = new Float64Array(capacity)
  }

  get size(): number { return this.#size }

  /** When its oldest value was read (epoch ms). */
  get oldest(): number | undefined { return this.#size === 0 ? undefined : this.#at[this.#slot(0)] }

  /**
   * Adds one value. Times that do not rise replace the newest one, or are left out when older; only an unknown at the end leaves
   * for a value that was true before it, since some are told late.
   */
  push(at: number, value: number | null): void {
    if (value !== null) this.#dropUnknownAfter(at)
    const newest = this.#slot(this.#size - 1)
    const known = this.#size > 0 ? this.#at[newest] ?? 0 : Number.NEGATIVE_INFINITY
    if (at < known) return
    const slot = at === known ? newest : this.#next
    this.#at[slot] = at
    this.#value[slot] = value ?? Number.NaN
    if (at === known) return
    this.#next = (this.#next + 1) % this.#at.length
    this.#size = Math.min(this.#size + 1, this.#at.length)
  }

  /** Takes back unknowns at the end: what came before them goes on. */
  reopen(): void {
    this.#dropUnknownAfter(Number.NEGATIVE_INFINITY)
  }

  /** Puts a past before what came live meanwhile. */
  prepend(past: Points): void {
    const { at, value } = this.since(Number.NEGATIVE_INFINITY)
    const first = at[0] ?? Number.POSITIVE_INFINITY
    this.#size = this.#next = 0
    past.at.forEach((moment, index) => { if (moment < first) this.push(moment, past.value[index] ?? null) })
    at.forEach((moment, index) => this.push(moment, value[index] ?? null))
  }

  /** All values from `from` on. */
  since(from: number): Points {
    const at: number[] = []
    const value: (number | null)[] = []
    for (let index = 0; index < this.#size; index++) {
      const slot = this.#slot(index)
      const moment = this.#at[slot] ?? 0
      if (moment < from) continue
      const here = this.#value[slot] ?? Number.NaN
      at.push(moment)
      value.push(Number.isNaN(here) ? null : here)
    }
    return { at, value }
  }

  /** `count` values at even steps up to `to`, each the last one known at its step; null before the first and in gaps. */
  steps(from: number, to: number, count: number): (number | null)[] {
    const steps: (number | null)[] = []
    let index = 0
    let held = Number.NaN
    for (let step = 1; step <= count; step++) {
      const end = from + ((to - from) * step) / count
      for (; index < this.#size && (this.#at[this.#slot(index)] ?? 0) <= end; index++) held = this.#value[this.#slot(index)] ?? Number.NaN
      steps.push(Number.isNaN(held) ? null : held)
    }
    return steps
  }

  #dropUnknownAfter(at: number): void {
    for (; this.#size > 0; this.#size--) {
      const newest = this.#slot(this.#size - 1)
      if ((this.#at[newest] ?? 0) <= at || !Number.isNaN(this.#value[newest] ?? 0)) return
      this.#next = newest
    }
  }

  #slot(index: number): number {
    const { length } = this.#at
    return (this.#next - this.#size + index + 2 * length) % length
  }
}

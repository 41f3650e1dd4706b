import type { SliceResult } from './slice.ts'

/** The first slices are small, so that a page comes at once, offsets. */
const first = 1_000
/** Each may be so many times as long as the longest before it. */
const growth = 4
const most = 1 << 20
/** What a slice should take. */
const goodMs = 250
const goodBytes = 12 << 20
/** However long it takes: a fetch brings no less. */
const leastBytes = 64 << 10
/** What was read lately tells more than what was read before. */
const memory = 0.8

/** Tells how long the next slice should be, from what was read so far. */
export class Pace {
  #longest = 0
  #offsets = 0
  #bytes = 0
  #ms = 0
  #matched = 0
  readonly #filtered: boolean

  /** Without a filter every offset is taken for a match, until something was read. */
  constructor(filtered: boolean) {
    this.#filtered = filtered
  }

  note({ offsets, bytes, ms, matched }: SliceResult['seen']): void {
    if (offsets === 0) return
    this.#longest = Math.max(this.#longest, offsets)
    this.#offsets = this.#offsets * memory + offsets
    this.#bytes = this.#bytes * memory + bytes
    this.#ms = this.#ms * memory + ms
    this.#matched = this.#matched * memory + matched
  }

  /** 0 while nothing is known. */
  get bytesPerOffset(): number {
    return this.#offsets === 0 ? 0 : this.#bytes / this.#offsets
  }

  /** How many matches an offset gives, 0 to 1. */
  get density(): number {
    if (this.#offsets === 0) return this.#filtered ? 0 : 1
    return this.#matched / this.#offsets
  }

  /** How many offsets the next slice should have, to give no more than `rows` matches. */
  size(rows: number): number {
    const { density, bytesPerOffset } = this
    const bounds = [Math.max(first, this.#longest * growth), most]
    if (density > 0) bounds.push(rows / density)
    if (bytesPerOffset > 0) bounds.push(goodBytes / bytesPerOffset)
    if (this.#ms > 0) bounds.push(Math.max(goodMs / this.#ms, leastBytes / Math.max(1, this.#bytes)) * this.#offsets)
    return Math.max(1, Math.ceil(Math.min(...bounds)))
  }
}

import { addCounts, noCounts, type Counts } from './counts.ts'
import type { Judged, Row } from './judge.ts'

/** The newest rows of a window that is read forward: when there are more than may be kept, the oldest are dropped. */
export class NewestRows {
  readonly #most: number
  readonly #bytes: number
  #rows: Row[] = []
  #start = 0
  #weight = 0
  /** The newest row that was dropped: what is after it is whole. */
  dropped: Row | null = null
  /** Counts of what came after the newest row. */
  rest: Counts = noCounts

  constructor(most: number, bytes: number) {
    this.#most = most
    this.#bytes = bytes
  }

  add({ rows, rest }: Judged): void {
    for (const row of rows) {
      this.#rows.push({ ...row, gap: addCounts(this.rest, row.gap) })
      this.rest = noCounts
      this.#weight += row.weight
      while (this.#isTooMuch) this.#drop()
    }
    this.rest = addCounts(this.rest, rest)
  }

  *newestFirst(): Generator<Row> {
    for (let index = this.#rows.length - 1; index >= this.#start; index--) {
      const row = this.#rows[index]
      if (row) yield row
    }
  }

  get #isTooMuch(): boolean {
    const kept = this.#rows.length - this.#start
    return kept > 1 && (kept > this.#most || this.#weight > this.#bytes)
  }

  #drop(): void {
    const row = this.#rows[this.#start++]
    if (!row) return
    this.dropped = row
    this.#weight -= row.weight
    // Rows that were dropped are let go in one go, now and then.
    if (this.#start < 1_024) return
    this.#rows = this.#rows.slice(this.#start)
    this.#start = 0
  }
}

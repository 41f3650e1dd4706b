import type { Row } from './row.ts'
import { throughRow, type Direction, type Slice, type SliceResult } from './slice.ts'
import { countNumbers, countsAt, countsWidth, withoutCounts, type Counts } from './tally.ts'

/**
 * Collects the matches of a slice, which come rising, and keeps as many as it may hold: forward the first ones, backward the last
 * ones.
 */
export class SliceRows {
  readonly #slice: Slice
  readonly #direction: Direction
  #rows: Row[] = []
  #before: number[][] = []
  /** The rows below this index were dropped. */
  #first = 0
  #weight = 0

  constructor(slice: Slice, direction: Direction) {
    this.#slice = slice
    this.#direction = direction
  }

  /** Takes a row with what was counted before it; false refuses it, and the slice ends before it. */
  add(row: Row, counts: Readonly<Counts>): boolean {
    const full = () => this.#rows.length - this.#first > 0
      && (this.#rows.length - this.#first >= this.#slice.mostRows || this.#weight + row.weight > this.#slice.mostWeight)
    if (this.#direction === 'forward' && full()) return false
    while (full()) this.#drop()
    this.#rows.push(row)
    this.#before.push(countNumbers(counts))
    this.#weight += row.weight
    return true
  }

  /** The rows and counts of what stays covered of [low, high), whose counts are `counts`. */
  covered(low: number, high: number, counts: Counts): Pick<SliceResult, 'low' | 'high' | 'rows' | 'before' | 'counts'> {
    const [first, dropped] = [this.#first, this.#rows[this.#first - 1]]
    const table = Float64Array.from(this.#before.flat())
    if (!dropped) return { low, high, rows: this.#rows, before: table, counts }
    const below = throughRow(countsAt(table, first - 1), dropped)
    below.bytes += dropped.batchBytes
    const before = new Float64Array(table.length - first * countsWidth)
    for (let index = first; index < this.#rows.length; index++) {
      before.set(countNumbers(withoutCounts(countsAt(table, index), below)), (index - first) * countsWidth)
    }
    return {
      low: dropped.offset + 1, high, rows: this.#rows.slice(first), before, counts: withoutCounts(counts, below),
    }
  }

  #drop(): void {
    this.#weight -= this.#rows[this.#first]?.weight ?? 0
    this.#first++
    // What was dropped is let go now and then; the last one tells where the cover ends.
    if (this.#first <= 2 * this.#slice.mostRows) return
    this.#rows = this.#rows.slice(this.#first - 1)
    this.#before = this.#before.slice(this.#first - 1)
    this.#first = 1
  }
}

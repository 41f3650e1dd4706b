import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Points } from './fold.ts'
import { pack, unpack } from './packed.ts'
import { perStretch, tableMs } from './tables.ts'

/** The rows of one table: a series and a stretch of time each. */
class Table {
  readonly #ms: number
  readonly #isSampled: boolean
  readonly #get: StatementSync
  readonly #put: StatementSync
  readonly #first: StatementSync

  constructor(database: DatabaseSync, table: keyof typeof tableMs) {
    this.#ms = tableMs[table]
    this.#isSampled = table === 'raw'
    this.#get = database.prepare(`SELECT points FROM ${table} WHERE id = ?`)
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${table} (id, points) VALUES (?, ?)`)
    this.#first = database.prepare(`SELECT id, points FROM ${table} ORDER BY id LIMIT 1`)
  }

  stretchOf(at: number): number {
    return Math.floor(at / this.#ms)
  }

  startOf(stretch: number): number {
    return stretch * this.#ms
  }

  get(stretch: number, series: number): Points | undefined {
    const row = this.#get.get(stretch * perStretch + series)
    return row && this.#unpack(stretch, row['points'])
  }

  put(stretch: number, series: number, { at, peak, mean }: Points): void {
    const columns = this.#isSampled ? [peak] : [peak, mean]
    this.#put.run(stretch * perStretch + series, pack(this.startOf(stretch), at, columns))
  }

  /** The time of its oldest point (epoch ms), Infinity where it is empty. */
  oldest(): number {
    const row = this.#first.get()
    return row ? this.#unpack(Math.floor(Number(row['id']) / perStretch), row['points']).at[0] ?? Infinity : Infinity
  }

  #unpack(stretch: number, blob: unknown): Points {
    const { at, columns: [peak = [], mean = peak] } = unpack(this.startOf(stretch), blob, this.#isSampled ? 1 : 2)
    return { at, peak, mean }
  }
}

/** What was sealed: samples by ten minutes, minutes by the hour, hours by the day. */
export class Rows {
  readonly raw: Table
  readonly minute: Table
  readonly hour: Table

  constructor(database: DatabaseSync) {
    this.raw = new Table(database, 'raw')
    this.minute = new Table(database, 'minute')
    this.hour = new Table(database, 'hour')
  }

  /** The time of the oldest point (epoch ms), Infinity where there is none. */
  oldest(): number {
    return Math.min(this.raw.oldest(), this.minute.oldest(), this.hour.oldest())
  }
}

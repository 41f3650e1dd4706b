import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { perStretch } from './tables.ts'

/** A series of the file: its number, and the time of its newest point that is known (epoch ms), null for a new one. */
export type Series = { readonly id: number; readonly last: number | null }

/** The series of the file by their keys. What was forgotten keeps its number, without a key, until its rows are gone. */
export class SeriesBook {
  readonly #database: DatabaseSync
  readonly #known = new Map<string, Series>()
  readonly #find: StatementSync
  readonly #insert: StatementSync
  readonly #touch: StatementSync

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#find = database.prepare('SELECT id, last FROM series WHERE key = ?')
    this.#insert = database.prepare(`INSERT INTO series (id, key, last) VALUES (${freeId}, ?, ?) RETURNING id`)
    this.#touch = database.prepare('UPDATE series SET last = max(last, ?) WHERE id = ?')
  }

  find(key: string): Series | undefined {
    const known = this.#known.get(key)
    if (known) return known
    const row = this.#find.get(key)
    if (!row) return undefined
    const series = { id: Number(row['id']), last: Number(row['last']) }
    this.#known.set(key, series)
    return series
  }

  findOrAdd(key: string, now: number): Series {
    const found = this.find(key)
    if (found) return found
    const series = { id: Number(this.#insert.get(key, now)?.['id']), last: null }
    this.#known.set(key, series)
    return series
  }

  /** Keeps the time of the newest sealed point. */
  touch(id: number, last: number): void {
    this.#touch.run(last, id)
  }

  /** What is known without a look at the file is asked again: a write failed. */
  reset(): void {
    this.#known.clear()
  }

  /** Takes the names of all whose key begins so; answers their numbers. */
  forget(prefix: string): number[] {
    this.#known.clear()
    return this.#database.prepare('UPDATE series SET key = NULL WHERE substr(key, 1, ?) = ? RETURNING id')
      .all(prefix.length, prefix).map(({ id }) => Number(id))
  }

  /** One that was forgotten and whose rows are still there. */
  forgotten(): number | undefined {
    const row = this.#database.prepare('SELECT id FROM series WHERE key IS NULL LIMIT 1').get()
    return row && Number(row['id'])
  }

  remove(id: number): void {
    this.#database.prepare('DELETE FROM series WHERE id = ?').run(id)
  }

  /** Removes those of which nothing was sampled since a time (epoch ms); answers their numbers. */
  removeSilent(before: number): number[] {
    const removed = this.#database.prepare('DELETE FROM series WHERE key IS NOT NULL AND last < ? RETURNING id').all(before)
    if (removed.length > 0) this.#known.clear()
    return removed.map(({ id }) => Number(id))
  }
}

/** The number after the last one; where there is none, the first that is free. */
const freeId = `(SELECT CASE WHEN coalesce(max(id), 0) < ${perStretch - 1} THEN NULL
  ELSE (SELECT min(one.id) + 1 FROM series AS one WHERE NOT EXISTS (SELECT 1 FROM series WHERE id = one.id + 1)) END FROM series)`

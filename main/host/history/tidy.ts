import type { DatabaseSync } from 'node:sqlite'
import type { SeriesBook } from './series.ts'
import { dayMs, inTransaction, perStretch, pragma, tableMs } from './tables.ts'

/** How long samples are kept as they came, and how long as minutes and hours. */
export const keptMs = { raw: dayMs, minute: 30 * dayMs, hour: 30 * dayMs } as const
const tables = ['raw', 'minute', 'hour'] as const
type Table = (typeof tables)[number]

/** Few enough that a step takes some milliseconds. */
const [rowsAStep, pagesAStep] = [250, 500]
/** Free pages below this are left in the file for what comes next. */
const spareBytes = 16 * 2 ** 20

/** What of the cap is left to SQLite's log of changes. */
export const walBytes = (maxBytes: number): number => Math.min(8 * 2 ** 20, maxBytes / 5)
/** The file itself is brought below this, so that a hand-over never meets the cap. */
const wanted = (maxBytes: number) => maxBytes - walBytes(maxBytes) - Math.min(8 * 2 ** 20, maxBytes / 5)

/**
 * One small step at the first thing that is to be done: rows that are too old, the oldest rows while the file is too large,
 * rows of what was forgotten, free pages given back. True when something was done.
 */
export function tidyStep(database: DatabaseSync, series: SeriesBook, maxBytes: number, now: number): boolean {
  return tables.some((table) => removeOld(database, table, Math.floor((now - keptMs[table]) / tableMs[table])))
    || removeOldest(database, maxBytes)
    || removeForgotten(database, series)
    || giveBack(database, maxBytes)
}

/** Removes the names of series that have no rows any more; answers their numbers. */
export const removeSilent = (series: SeriesBook, now: number): number[] => series.removeSilent(now - keptMs.hour - dayMs)

/** Removes rows of stretches before one. */
function removeOld(database: DatabaseSync, table: Table, stretch: number): boolean {
  const { changes } = database
    .prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id < ? ORDER BY id LIMIT ${rowsAStep})`)
    .run(stretch * perStretch)
  return Number(changes) > 0
}

/** Removes the oldest rows of the table whose oldest row ends first, while more is used than is wanted. */
function removeOldest(database: DatabaseSync, maxBytes: number): boolean {
  const used = (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size')
  if (used <= wanted(maxBytes)) return false
  const endOf = (table: Table) => (firstStretch(database, table) + 1) * tableMs[table]
  const [oldest] = tables.toSorted((a, b) => endOf(a) - endOf(b))
  return oldest !== undefined && removeOld(database, oldest, Infinity)
}

/** Removes the rows of one series that was forgotten, then its name. */
function removeForgotten(database: DatabaseSync, series: SeriesBook): boolean {
  const id = series.forgotten()
  if (id === undefined) return false
  inTransaction(database, () => {
    for (const table of tables) {
      const remove = database.prepare(`DELETE FROM ${table} WHERE id = ?`)
      for (const stretch of stretches(database, table)) remove.run(stretch * perStretch + id)
    }
    series.remove(id)
  })
  return true
}

/** Gives free pages at the end of the file back to the disk, while it is too large or most of it is free. */
function giveBack(database: DatabaseSync, maxBytes: number): boolean {
  const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) => pragma(database, name))
  if (!pages || !free || !size) return false
  if (pages * size <= wanted(maxBytes) && free * size <= spareBytes) return false
  database.exec(`PRAGMA incremental_vacuum(${pagesAStep})`)
  return pragma(database, 'page_count') < pages
}

/** The stretch of the oldest row; Infinity where there is none. */
function firstStretch(database: DatabaseSync, table: Table): number {
  const [first = Infinity] = stretches(database, table)
  return first
}

/** The stretches of which there are rows, oldest first, in as many steps: a clock may once have been years ahead. */
function* stretches(database: DatabaseSync, table: Table): Generator<number> {
  const next = database.prepare(`SELECT min(id) AS id FROM ${table} WHERE id >= ?`)
  for (let from = 0; ;) {
    const { id } = next.get(from) ?? {}
    if (typeof id !== 'number') return
    const stretch = Math.floor(id / perStretch)
    yield stretch
    from = (stretch + 1) * perStretch
  }
}

import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Damaged } from './packed.ts'

export const stretchMs = 10 * 60_000
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** How much time a row of each table stands for (ms). */
export const tableMs = { raw: stretchMs, minute: hourMs, hour: dayMs } as const
/**
 * A row's id is its stretch of time and its series in one number, so that time comes first and 16 million series fit beside it.
 */
export const perStretch = 2 ** 24

/** The layout of the file; another number is another program's, or a later one's. */
const layout = 1
const applicationId = 0x7469_6465

/**
 * `log` is what was handed over since the last sealing, as it came. `raw` has a row for a series and ten minutes of samples,
 * `minute` one for a series and an hour of minutes, `hour` one for a series and a day of hours: few rows, each packed, so that
 * a chart reads few of them and a write changes few pages.
 */
const tables = `
  CREATE TABLE series (id INTEGER PRIMARY KEY, key TEXT UNIQUE, last INTEGER NOT NULL);
  CREATE TABLE log (id INTEGER PRIMARY KEY, points BLOB NOT NULL);
  CREATE TABLE raw (id INTEGER PRIMARY KEY, points BLOB NOT NULL);
  CREATE TABLE minute (id INTEGER PRIMARY KEY, points BLOB NOT NULL);
  CREATE TABLE hour (id INTEGER PRIMARY KEY, points BLOB NOT NULL);
`

/**
 * Opens the file of the history, making it where there is none, for nobody else to read. Throws Damaged for a file that is
 * something else.
 */
export function openTables(path: string): DatabaseSync {
  makePrivate(path)
  const database = new DatabaseSync(path)
  try {
    // Has no effect on a file that has pages already, and must come before the first of a new one.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL')
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8000')
    if (pragma(database, 'user_version') === 0 && pragma(database, 'page_count') <= 1) makeTables(database)
    const known = pragma(database, 'user_version') === layout && pragma(database, 'application_id') === applicationId
    if (!known) throw new Damaged(`the file has layout ${pragma(database, 'user_version')}, not ${layout}`)
    checkTables(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite gives what it keeps beside a file the rights of that. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
  } catch {
    // SQLite says what is wrong.
  }
}

/** Throws for a table that is missing or whose ends cannot be read. */
function checkTables(database: DatabaseSync): void {
  const found = new Set(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map(({ name }) => name))
  for (const table of ['series', 'log', 'raw', 'minute', 'hour']) {
    if (!found.has(table)) throw new Damaged(`the file has no table ${table}`)
    database.prepare(`SELECT min(id), max(id) FROM ${table}`).get()
  }
}

/** The number that a pragma answers. */
export function pragma(database: DatabaseSync, name: string): number {
  const [value] = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})
  return typeof value === 'number' ? value : 0
}

/** Runs `write` whole or not at all. */
export function inTransaction<T>(database: DatabaseSync, write: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = write()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk has rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function makeTables(database: DatabaseSync): void {
  inTransaction(database, () =>
    database.exec(`${tables}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${layout}`))
}

import { execFile } from 'node:child_process'
import { DatabaseSync } from 'node:sqlite'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'

/** What the scan asks: every row of the table is read, and each value of it. */
export const scanSql = 'select count(*), sum(value) from sample'

/** Writes samples as a plain table of one row each, `sample(series, at, value)`, into a file of its own. */
export function plainTable(path: string, rows: Iterable<readonly [series: number, at: number, value: number]>): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = OFF; CREATE TABLE sample (series INTEGER, at INTEGER, value REAL); BEGIN')
  const insert = database.prepare('INSERT INTO sample VALUES (?, ?, ?)')
  for (const row of rows) insert.run(...row)
  database.exec('COMMIT')
  database.close()
}

/** Rows that the sqlite3 program counted in a scan of that table, and how long it took, from its start to its end (ms). */
export async function scan(path: string): Promise<{ rows: number; ms: number }> {
  const began = performance.now()
  const { stdout } = await promisify(execFile)('sqlite3', ['-readonly', path, scanSql]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new Error('The program sqlite3 is not here; this measurement compares with it. Install it, e.g. with apt install sqlite3.')
  })
  return { rows: Number(stdout.split('|')[0]), ms: performance.now() - began }
}

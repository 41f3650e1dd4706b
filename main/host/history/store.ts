import { statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { noPoints, type Points } from './fold.ts'
import { Damaged } from './packed.ts'
import { readPast } from './read-past.ts'
import { Rows } from './rows.ts'
import { sealSeries } from './seal.ts'
import { SeriesBook } from './series.ts'
import { dayMs, inTransaction, openTables, pragma, stretchMs } from './tables.ts'
import { removeSilent, tidyStep, walBytes } from './tidy.ts'

/** What is handed over: `points` are three numbers each: the place of its key in `keys`, its time, its value (NaN is null). */
export type HandOver = {
  readonly keys: readonly string[]; readonly points: Float64Array
  /** Of each key the silence (ms) that is a gap. */
  readonly gaps: readonly number[]
}
/** Which points of a series are wanted: from and to in epoch ms, and how many at most. */
export type Question = { readonly key: string; readonly from: number; readonly to: number; readonly points: number }

/** More than this in the log and it is sealed before its time (bytes). */
const maxLogBytes = 4 * 2 ** 20
/** What was sampled at the end of a stretch is handed over a little later (ms). */
const lateMs = 5_000
/** So many series go into one transaction of a sealing. */
const sealedAtOnce = 250

/**
 * The history on disk, in one file of this process alone. A hand-over is one row of the log; every ten minutes the log is
 * sealed: what came goes into the rows of its series, folded into minutes too. Sealing twice changes nothing, so that a crash
 * in the middle of it loses and doubles nothing. Throws what SQLite throws, and Damaged.
 */
export class Store {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #series: SeriesBook
  readonly #rows: Rows
  readonly #append: StatementSync
  /** What the log holds, by series. */
  readonly #open = new Map<number, Points>()
  /** The time of the newest point of each series that was written since the file was opened. */
  readonly #last = new Map<number, number>()
  #logBytes = 0
  #maxBytes: number

  constructor(path: string, maxBytes: number) {
    this.#path = path
    this.#maxBytes = maxBytes
    this.#database = openTables(path)
    try {
      this.#series = new SeriesBook(this.#database)
      this.#rows = new Rows(this.#database)
      this.#append = this.#database.prepare('INSERT INTO log (points) VALUES (?)')
      this.#replay()
      this.#limit()
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /** Keeps what was handed over, whole or not at all. `now` is the host's clock (epoch ms). */
  write(given: HandOver, now: number): void {
    if (given.points.length === 0) return
    try {
      this.#take(inTransaction(this.#database, () => this.#log(given, now)))
    } catch (error) {
      this.#series.reset()
      throw error
    }
    const boundary = Math.floor((now - lateMs) / stretchMs) * stretchMs
    if (this.#logBytes > maxLogBytes) this.#seal(Infinity)
    else if (this.#oldestOpen() < boundary) this.#seal(boundary)
  }

  /** Points of a series, at most as many as are wanted: as they were sampled, or folded into stretches where there are more. */
  read({ key, from, to, points }: Question, now: number): Points {
    const series = this.#series.find(key)
    if (!series) return noPoints()
    return readPast(this.#rows, this.#open.get(series.id), { id: series.id, from, to, points }, now)
  }

  /** Takes the names of all series whose key begins so; their rows go in `tidy`. */
  forget(prefix: string): void {
    const forgotten = inTransaction(this.#database, () => {
      const ids = new Set(this.#series.forget(prefix))
      // A number is given again: no point of the one that had it may come back from the log.
      if (ids.size > 0) this.#writeLog([...this.#open].filter(([id]) => !ids.has(id)))
      return ids
    })
    for (const id of forgotten) {
      this.#open.delete(id)
      this.#last.delete(id)
    }
  }

  setMaxBytes(bytes: number): void {
    this.#maxBytes = bytes
    this.#limit()
  }

  /** Takes one small step at what is too old or too much; true while there is more to do. */
  tidy(now: number): boolean {
    if (tidyStep(this.#database, this.#series, this.#maxBytes, now)) return true
    for (const id of removeSilent(this.#series, now)) this.#last.delete(id)
    this.#limit()
    return false
  }

  /** Size of the file with its log (bytes), and the time of the oldest point (epoch ms), null where there is none. */
  status(): { bytes: number; oldest: number | null } {
    const wal = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const bytes = pragma(this.#database, 'page_count') * pragma(this.#database, 'page_size') + wal
    const oldest = Math.min(this.#rows.oldest(), this.#oldestOpen())
    return { bytes, oldest: Number.isFinite(oldest) ? oldest : null }
  }

  close(): void {
    this.#database.close()
  }

  /** Writes a row of the log: what is new of each series, and null before it where there was a silence. */
  #log({ keys, points, gaps }: HandOver, now: number): Float64Array {
    const series = keys.map((key) => this.#series.findOrAdd(key, now))
    const lasts = series.map(({ id, last }) => this.#last.get(id) ?? last)
    // One that was silent for a month would else be removed while its points are still in the log.
    series.forEach(({ id }, n) => {
      if (now - (lasts[n] ?? now) > dayMs) this.#series.touch(id, now)
    })
    // Twice as many at most: each may have a gap before it.
    const kept = new Float64Array(points.length * 2)
    let length = 0
    const keep = (id: number, at: number, value: number) => {
      kept[length++] = id
      kept[length++] = at
      kept[length++] = value
    }
    for (let n = 0; n + 2 < points.length; n += 3) {
      const [index = 0, at = 0, value = 0] = [points[n], points[n + 1], points[n + 2]]
      const id = series[index]?.id
      if (id === undefined) throw new RangeError(`a point names series ${index} of ${keys.length}`)
      const last = lasts[index] ?? null
      // A last point that lies ahead of the clock is of a clock that was wrong.
      const isAfter = last !== null && last < now + stretchMs
      if (isAfter && at <= last) continue
      if (isAfter && at - last > (gaps[index] ?? Infinity)) keep(id, last + 1, Number.NaN)
      keep(id, at, value)
      lasts[index] = at
    }
    const written = kept.subarray(0, length)
    if (length > 0) this.#append.run(new Uint8Array(written.buffer, 0, written.byteLength))
    return written
  }

  /** Keeps at hand what a row of the log says. */
  #take(points: Float64Array): void {
    this.#logBytes += points.byteLength
    for (let n = 0; n + 2 < points.length; n += 3) {
      const [id = 0, at = 0, value = 0] = [points[n], points[n + 1], points[n + 2]]
      let open = this.#open.get(id)
      if (!open) {
        const values: number[] = []
        this.#open.set(id, open = { at: [], peak: values, mean: values })
      }
      open.at.push(at)
      open.peak.push(value)
      this.#last.set(id, at)
    }
  }

  #replay(): void {
    for (const { points } of this.#database.prepare('SELECT points FROM log ORDER BY id').iterate()) {
      if (!(points instanceof Uint8Array) || points.length % 24 !== 0) {
        throw new Damaged('a row of the log is not what was written')
      }
      this.#take(new Float64Array(points.slice().buffer))
    }
  }

  /**
   * Puts what came before `boundary` (epoch ms) into the rows of its series, and takes what the log has no more use for out of
   * it.
   */
  #seal(boundary: number): void {
    const due = [...this.#open].filter(([, { at }]) => (at[0] ?? Infinity) < boundary)
    for (let n = 0; n < due.length; n += sealedAtOnce) {
      inTransaction(this.#database, () => {
        for (const [id, points] of due.slice(n, n + sealedAtOnce)) {
          sealSeries(this.#rows, this.#series, id, between(points, -Infinity, boundary))
        }
      })
    }
    for (const [id, points] of due) {
      const rest = between(points, boundary, Infinity)
      if (rest.at.length === 0) this.#open.delete(id)
      else this.#open.set(id, rest)
    }
    this.#relog()
  }

  /** The log with nothing but what is open. */
  #relog(): void {
    inTransaction(this.#database, () => this.#writeLog([...this.#open]))
  }

  #writeLog(open: readonly (readonly [id: number, points: Points])[]): void {
    const points = open.flatMap(([id, { at, peak }]) => at.flatMap((time, n) => [id, time, peak[n] ?? Number.NaN]))
    const written = new Float64Array(points)
    this.#database.exec('DELETE FROM log')
    if (written.length > 0) this.#append.run(new Uint8Array(written.buffer))
    this.#logBytes = written.byteLength
  }

  #oldestOpen(): number {
    let oldest = Infinity
    for (const { at } of this.#open.values()) oldest = Math.min(oldest, at[0] ?? Infinity)
    return oldest
  }

  /**
   * SQLite itself refuses to grow the file beyond the cap; what `tidy` leaves free lies below it. Its log of changes stays
   * small too.
   */
  #limit(): void {
    const [wal, page] = [walBytes(this.#maxBytes), pragma(this.#database, 'page_size')]
    pragma(this.#database, `max_page_count = ${Math.max(16, Math.floor((this.#maxBytes - wal) / page))}`)
    pragma(this.#database, `wal_autocheckpoint = ${Math.max(16, Math.floor(wal / 2 / page))}`)
    pragma(this.#database, `journal_size_limit = ${Math.floor(wal / 2)}`)
  }
}

/** Points, which are in order, from `from` up to `to`, both epoch ms. */
function between({ at, peak }: Points, from: number, to: number): Points {
  const placeOf = (limit: number) => {
    const place = at.findIndex((time) => time >= limit)
    return place < 0 ? at.length : place
  }
  const [start, end] = [placeOf(from), placeOf(to)]
  const values = peak.slice(start, end)
  return { at: at.slice(start, end), peak: values, mean: values }
}

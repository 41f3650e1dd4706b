import type { HistoryStatus } from '#contract/history.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { History as Columns, Sample } from '#contract/sample.ts'
import type { Span } from '#main/systems/driver.ts'
import { keyOf, type Place } from '../sessions.ts'
import type { Disk } from './disk.ts'
import { atMost, type How, type Points } from './fold.ts'
import { Memory } from './memory.ts'

type Needs = { readonly disk?: Disk; readonly now?: () => number }

/**
 * Every metric that was sampled: the last 30 minutes in memory, which answers for the newest minutes and when the disk cannot,
 * and the last 30 days on disk. Without a disk, the memory alone.
 */
export class History {
  readonly #disk: Disk | undefined
  readonly #now: () => number
  readonly #memory = new Memory()
  readonly #since: number

  constructor({ disk, now = Date.now }: Needs = {}) {
    this.#disk = disk
    this.#now = now
    this.#since = now()
  }

  /** `gapMs`: a longer silence before this sample is drawn as a gap, not as a line. */
  add(place: Place, sample: Sample, gapMs: number): void {
    for (const [metric, value] of Object.entries(sample.values)) {
      const key = seriesKey(place, sample.ref, metric)
      this.#memory.add(key, sample.at, value ?? Number.NaN, gapMs, (at, number) => this.#disk?.add(key, gapMs, at, number))
    }
  }

  /**
   * Points of a metric in a span of time, at most as many as it says. Where there were more, of each equal stretch of time the
   * highest value at its time (`peak`), so that no peak is lost, or the average (`mean`), which is what a rate was.
   */
  async read(place: Place, ref: Ref, metric: string, span: Span, how: How = 'peak'): Promise<Columns> {
    const key = seriesKey(place, ref, metric)
    const { from, to, points } = span
    const now = this.#now()
    const isWhole = !this.#disk || (from >= this.#since && this.#memory.isWhole(key, from, now))
    const recent = this.#memory.read(key, from, to, now)
    const past = isWhole ? null : await this.#disk?.read({ key, from, to, points }, how)
    return columnsOf(atMost(past ? joined(past, recent) : recent, points), how)
  }

  async status(): Promise<HistoryStatus> {
    if (!this.#disk) return { bytes: 0, maxBytes: 0, oldest: null }
    const { bytes, oldest, problem } = await this.#disk.status()
    return { bytes, maxBytes: this.#disk.maxBytes, oldest, lost: this.#disk.lost, ...(problem && { problem }) }
  }

  setMaxBytes(bytes: number): void {
    this.#disk?.setMaxBytes(bytes)
  }

  /** Forgets everything about a connection that was removed. */
  forget(connection: string): void {
    const prefix = `${connection}/`
    this.#memory.forget(prefix)
    this.#disk?.forget(prefix)
  }

  /** Brings what was sampled to disk and closes it. */
  async close(): Promise<void> {
    await this.#disk?.close()
  }
}

/** What the disk has of the time before the memory's first point, then the memory: it has also what could not be written. */
function joined(past: { readonly at: Float64Array; readonly value: Float64Array }, recent: Points): Points {
  const first = recent.at[0] ?? Infinity
  const before = past.at.findIndex((at) => at >= first)
  const count = before < 0 ? past.at.length : before
  const values = [...past.value.subarray(0, count)]
  return {
    at: [...past.at.subarray(0, count), ...recent.at], peak: [...values, ...recent.peak], mean: [...values, ...recent.mean],
  }
}

function columnsOf(points: Points, how: How): Columns {
  return {
    at: [...points.at], value: points[how].map((value) => (Number.isNaN(value) ? null : value)),
    source: points.at.map(() => 'live'),
  }
}

const seriesKey = (place: Place, ref: Ref, metric: string) => `${keyOf(place)} ${refKey(ref)} ${metric}`

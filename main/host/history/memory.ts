import { addPoint, noPoints, type Points } from './fold.ts'
import { Ring } from './ring.ts'

const spanMs = 30 * 60_000
const maxSeries = 4_000
/** A chart asks a little later than the time it begins with. */
const lateMs = 10_000
/** A last point that lies so far ahead of a new one is of a clock that was wrong (ms). */
const aheadMs = 10 * 60_000

/**
 * The last 30 minutes of every series, in memory: at most 4,000 series of 2,048 points (32 KB each), the longest untouched
 * leaving first.
 */
export class Memory {
  readonly #series = new Map<string, Ring>()
  #left = false

  /**
   * Takes a point, and null before it where the silence was longer than `gapMs`. What is not newer than the last is passed
   * over, unless the clock was wrong: then the series begins anew. Calls `taken` for each point that it took.
   */
  add(key: string, at: number, value: number, gapMs: number, taken: (at: number, value: number) => void): void {
    const known = this.#series.get(key)
    const isWrong = known !== undefined && known.last - at >= aheadMs
    const ring = known && !isWrong ? known : new Ring(spanMs, isWrong || this.#left ? at : -Infinity)
    this.#series.delete(key)
    this.#series.set(key, ring)
    if (ring.last >= at) return
    const put = (time: number, number: number) => {
      ring.add(time, number)
      taken(time, number)
    }
    if (Number.isFinite(ring.last) && at - ring.last > gapMs) put(ring.last + 1, Number.NaN)
    put(at, value)
    this.#makeRoom()
  }

  /** What is here of a series from `from` to `to`, but no more than 30 minutes before `now` (epoch ms). */
  read(key: string, from: number, to: number, now: number): Points {
    const points = noPoints()
    const found = this.#series.get(key)?.between(Math.max(from, now - spanMs), to) ?? []
    for (const [at, value] of found) addPoint(points, at, value, value)
    return points
  }

  /** Whether all that was sampled since `from` is here, for a series that is known. */
  isWhole(key: string, from: number, now: number): boolean {
    const ring = this.#series.get(key)
    return ring !== undefined && from > ring.wholeAfter && from >= now - spanMs - lateMs
  }

  forget(prefix: string): void {
    for (const key of this.#series.keys()) if (key.startsWith(prefix)) this.#series.delete(key)
  }

  #makeRoom(): void {
    for (const key of this.#series.keys()) {
      if (this.#series.size <= maxSeries) return
      this.#series.delete(key)
      this.#left = true
    }
  }
}

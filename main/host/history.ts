import { refKey, type Ref } from '#contract/ref.ts'
import type { History as Columns, Sample } from '#contract/sample.ts'
import { keyOf, type Place } from './sessions.ts'

const spanMs = 30 * 60_000
const maxPoints = 2_048
const maxSeries = 4_000

/** Points in the order of time; when full, each new one takes the place of the oldest. NaN is null. */
class Ring {
  #at = new Float64Array(64)
  #value = new Float64Array(64)
  #start = 0
  #length = 0

  add(at: number, value: number): void {
    if (this.#length === this.#at.length && this.#length < maxPoints) this.#grow()
    const place = (this.#start + this.#length) % this.#at.length
    this.#at[place] = at
    this.#value[place] = value
    if (this.#length < this.#at.length) this.#length++
    else this.#start = (this.#start + 1) % this.#at.length
  }

  /** Time of the newest point, -Infinity when empty. */
  get last(): number {
    return this.#length === 0 ? -Infinity : this.#at[(this.#start + this.#length - 1) % this.#at.length] ?? 0
  }

  *between(from: number, to: number): Generator<readonly [at: number, value: number]> {
    for (let i = 0; i < this.#length; i++) {
      const place = (this.#start + i) % this.#at.length
      const at = this.#at[place] ?? 0
      if (at >= from && at <= to) yield [at, this.#value[place] ?? Number.NaN]
    }
  }

  #grow(): void {
    const points = [...this.between(-Infinity, Infinity)]
    const size = Math.min(maxPoints, this.#at.length * 2)
    this.#at = new Float64Array(size)
    this.#value = new Float64Array(size)
    points.forEach(([at, value], i) => {
      this.#at[i] = at
      this.#value[i] = value
    })
    this.#start = 0
  }
}

/**
 * The last 30 minutes of every sampled metric, in memory: at most 4,000 series of 2,048 points (32 KB each), the longest
 * untouched leaving first.
 */
export class History {
  readonly #series = new Map<string, Ring>()

  /** `gapMs`: a longer silence before this sample is drawn as a gap, not as a line. */
  add(place: Place, sample: Sample, gapMs: number): void {
    for (const [metric, value] of Object.entries(sample.values)) {
      const key = seriesKey(place, sample.ref, metric)
      const ring = this.#series.get(key) ?? new Ring()
      this.#series.delete(key)
      this.#series.set(key, ring)
      if (ring.last >= sample.at) continue
      if (Number.isFinite(ring.last) && sample.at - ring.last > gapMs) ring.add(ring.last + 1, Number.NaN)
      ring.add(sample.at, value ?? Number.NaN)
    }
    for (const key of this.#series.keys()) {
      if (this.#series.size <= maxSeries) break
      this.#series.delete(key)
    }
  }

  /**
   * Points from `from` to `to` (epoch ms), at most `points`: of each equal stretch of time the last sample taken, so every value
   * shown was measured.
   */
  read(place: Place, ref: Ref, metric: string, from: number, to: number, points: number, now: number): Columns {
    const found = [...this.#series.get(seriesKey(place, ref, metric))?.between(Math.max(from, now - spanMs), to) ?? []]
    const kept = found.length <= points ? found : thin(found, from, to, points)
    return {
      at: kept.map(([at]) => at), value: kept.map(([, value]) => (Number.isNaN(value) ? null : value)),
      source: kept.map(() => 'live'),
    }
  }
}

/** Of each equal stretch of time the last point; at most `points` of them. */
export function thin<Value>(
  found: readonly (readonly [at: number, value: Value])[], from: number, to: number, points: number,
): (readonly [at: number, value: Value])[] {
  const first = Math.max(from, found[0]?.[0] ?? from)
  const width = Math.max(1, (Math.min(to, found.at(-1)?.[0] ?? to) - first) / points)
  const byStretch = new Map(found.map((point) => [Math.min(points - 1, Math.floor((point[0] - first) / width)), point]))
  return [...byStretch.values()]
}

const seriesKey = (place: Place, ref: Ref, metric: string) => `${keyOf(place)} ${refKey(ref)} ${metric}`

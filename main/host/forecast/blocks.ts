import type { CoursePoint } from './forecast.ts'

/** A mean that lasts, a second, its standard error (0 of a single block), and of how many blocks it was made. */
export type Lasting = { readonly mean: number; readonly error: number; readonly blocks: number }

const minuteMs = 60_000
/** Of how many of the newest blocks a lasting change is looked for. */
const shifts = [2, 5, 10]
/** By how many standard errors, and by what share, the newest blocks have to differ before only they count. */
const certain = 4
const share = 0.1

/**
 * Means over equal stretches of a minute, or of two readings where those are farther apart; newest last. Of `level` it is how
 * fast it changes a second, of a rate its mean. Empty where a third of the readings or more are unknown.
 */
export function blocksOf(points: readonly CoursePoint[], of: 'level' | 'in'): readonly number[] {
  const known = points.flatMap((point) => {
    const value = point[of]
    return typeof value === 'number' ? [{ at: point.at, value }] : []
  })
  const [first] = known
  const last = known.at(-1)
  if (!first || !last || known.length * 3 < points.length * 2) return []
  const span = last.at - first.at
  const count = Math.max(1, Math.floor(span / Math.max(minuteMs, (2 * span) / (known.length - 1))))
  const width = span / count
  if (!(width > 0)) return []
  const edges = Array.from({ length: count + 1 }, (_, n) => first.at + n * width)
  if (of === 'in') return meansBetween(known, edges)
  const levels = valuesAt(known, edges)
  return levels.slice(1).map((level, n) => (level - (levels[n] ?? 0)) / (width / 1_000))
}

type Known = { readonly at: number; readonly value: number }

/** The values at times in order, each on the line between the readings before and after it. */
function valuesAt(known: readonly Known[], times: readonly number[]): readonly number[] {
  let place = 0
  return times.map((at) => {
    while (place < known.length - 1 && (known[place]?.at ?? at) < at) place++
    const next = known[place]
    const before = known[place - 1] ?? next
    if (!next || !before || next.at === before.at) return next?.value ?? 0
    return before.value + ((next.value - before.value) * (at - before.at)) / (next.at - before.at)
  })
}

/** The means of the readings from each time to the next; one at a time that parts two counts in both. */
function meansBetween(known: readonly Known[], times: readonly number[]): readonly number[] {
  let start = 0
  return times.slice(1).map((to, n) => {
    while ((known[start]?.at ?? Infinity) < (times[n] ?? to)) start++
    let [end, sum] = [start, 0]
    for (let one = known[end]; one && one.at <= to; one = known[++end]) sum += one.value
    return sum / Math.max(1, end - start)
  })
}

/** The mean of all blocks, or of the newest alone where those have lastingly changed; null where there are none. */
export function lasting(blocks: readonly number[]): Lasting | null {
  if (blocks.length === 0) return null
  const changed = shifts.find((count) => hasChanged(blocks, count))
  const counted = changed === undefined ? blocks : blocks.slice(-changed)
  const { mean, deviation } = spread(counted)
  return { mean, error: deviation / Math.sqrt(counted.length), blocks: counted.length }
}

function hasChanged(blocks: readonly number[], count: number): boolean {
  if (blocks.length < count + 3) return false
  const [before, now] = [spread(blocks.slice(0, -count)), spread(blocks.slice(-count))]
  const error = Math.max(before.deviation, now.deviation) * Math.sqrt(1 / count + 1 / (blocks.length - count))
  const change = Math.abs(now.mean - before.mean)
  return change > certain * error && change > share * Math.max(Math.abs(before.mean), Math.abs(now.mean))
}

function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) }
}

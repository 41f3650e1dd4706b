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
  return Array.from({ length: count }, (_, n) => {
    const [from, to] = [first.at + n * width, first.at + (n + 1) * width]
    if (of === 'level') return (valueAt(known, to) - valueAt(known, from)) / (width / 1_000)
    const inside = known.filter(({ at }) => at >= from && at <= to)
    return inside.reduce((sum, { value }) => sum + value, 0) / Math.max(1, inside.length)
  })
}

type Known = { readonly at: number; readonly value: number }

/** The value at a time, on the line between the readings before and after it. */
function valueAt(known: readonly Known[], at: number): number {
  const after = known.findIndex((one) => one.at >= at)
  const next = known[after] ?? known.at(-1)
  const before = known[after - 1] ?? next
  if (!next || !before || next.at === before.at) return next?.value ?? 0
  return before.value + ((next.value - before.value) * (at - before.at)) / (next.at - before.at)
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

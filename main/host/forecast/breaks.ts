import type { CoursePoint } from './forecast.ts'

/** A reader that takes nothing for so long (ms) has stopped: its rate says so at once, a level that only rises later. */
const stoppedMs = { byRate: 30_000, byLevel: 90_000 }
/** What came in and went out explains a step of a level up to this much of both, and of the level. */
const explained = { ofRates: 2, ofLevel: 0.1 }
/** A step without known rates is a reset when it is this share of the level, and this many times the usual step. */
const leap = { ofLevel: 0.25, ofUsual: 8 }
/** Rates are means over up to so long (ms): what they tell right after a break is still of before it. */
const blurMs = 15_000
/** A reader that begins again needs so long (ms) to be at its pace. */
const settleMs = 10_000

/**
 * Since when (epoch ms) a course can be judged as one: after the last reset, and after the last time its reader stood still. null
 * where it stands still now.
 */
export function sinceBreak(course: readonly CoursePoint[]): number | null {
  const points = course.filter((point): point is Known => point.level !== null)
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return null
  const stood = stoodStill(points)
  if (stood === last.at) return null
  const reset = resets(points).at(-1)
  const from = Math.max(stood ?? -Infinity, reset ?? -Infinity)
  return from === -Infinity ? first.at : from + settleMs
}

type Known = CoursePoint & { readonly level: number }

/** When the reader last stood still for long enough to say so (epoch ms). */
function stoodStill(points: readonly Known[]): number | null {
  let since = points[0]?.at ?? 0
  let found: number | null = null
  points.forEach((point, index) => {
    const before = points[index - 1]
    const byRate = typeof point.out === 'number'
    const works = byRate ? point.out > 0 : before !== undefined && point.level < before.level
    if (works) since = point.at
    else if (point.at - since >= (byRate ? stoppedMs.byRate : stoppedMs.byLevel)) found = point.at
  })
  return found
}

/**
 * When the level leapt as no reading and no sending explains: offsets were set, a queue was purged. Leaps that come again are
 * bursts.
 */
function resets(points: readonly Known[]): readonly number[] {
  const steps = points.slice(1).map((to, index) => stepOf(points[index] ?? to, to))
  const byRates = steps.filter(({ to, change, rates, seconds }) =>
    rates !== null && Math.abs(change) > explained.ofRates * rates * (seconds + blurMs / 1_000) + explained.ofLevel * to.level)
  const usual = median(steps.map(({ change }) => Math.abs(change)))
  const byLevel = steps.filter(({ from, to, change, rates }) =>
    rates === null && Math.abs(change) > leap.ofLevel * Math.max(from.level, to.level) && Math.abs(change) > leap.ofUsual * usual)
  return [...byRates, ...(byLevel.length === 1 ? byLevel : [])].map(({ to }) => to.at).sort((a, b) => a - b)
}

function stepOf(from: Known, to: Known) {
  const rates = typeof to.in === 'number' && typeof to.out === 'number' ? to.in + Math.abs(to.out) : null
  return { from, to, change: to.level - from.level, rates, seconds: (to.at - from.at) / 1_000 }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

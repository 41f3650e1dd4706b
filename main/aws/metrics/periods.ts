import type { Span } from '#main/systems/driver.ts'
import type { Series } from './metrics.ts'

const day = 86_400_000
/** Periods in seconds, with how long CloudWatch keeps points of that width (CloudWatch User Guide, "Metrics retention"). */
const periods = [
  { period: 60, keptMs: 15 * day }, { period: 300, keptMs: 63 * day }, { period: 900, keptMs: 63 * day },
  { period: 3_600, keptMs: 455 * day }, { period: 21_600, keptMs: 455 * day }, { period: 86_400, keptMs: 455 * day },
] as const

/** How wide the points of a chart are (seconds): as narrow as is kept that long and as gives no more points than are wanted. */
export function periodFor({ from, to, points }: Span, least: number, now: number): number {
  const fits = periods.find(({ period, keptMs }) =>
    period >= least && now - from <= keptMs && (to - from) / 1_000 / period <= Math.max(1, points))
  return Math.max(least, fits?.period ?? 86_400)
}

// Points of a minute come 1 to 3 minutes late (CloudWatch publishing lag): until then a wider period lacks some of its minutes,
// and a sum some of its parts.
const wideMs = 3 * 60_000
const sumMs = 2 * 60_000

/** How long after its end a period of such a series may still change, ms: drawn earlier, it would look like a fall. */
export const settlingMs = ({ period, stat }: Pick<Series, 'period' | 'stat'>): number =>
  (period > 60 ? wideMs : stat === 'Sum' ? sumMs : 0)

/** The span in whole periods, the last one ended: points are complete, and equal spans ask the same. Epoch ms, `to` excluded. */
export function aligned({ from, to }: Pick<Span, 'from' | 'to'>, period: number, now: number): { from: number; to: number } {
  const width = period * 1_000
  const end = Math.floor(Math.min(to, now) / width) * width
  return { from: Math.min(Math.floor(from / width) * width, end - width), to: end }
}

import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { spanMinutes } from './span.ts'

/** Columns of a chart: times in epoch ms, then one column a line; null is a gap. */
export type ChartData = readonly [at: readonly number[], ...values: readonly (readonly (number | null)[])[]]

const tops = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const

/**
 * The least number that holds `high` and whose half is round too (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten);
 * 1 for nothing.
 */
export function niceTop(high: number): number {
  if (!(high > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(high))
  return Number(((tops.find((step) => step * power >= high) ?? 10) * power).toPrecision(2))
}

const units = [[1e9, ' G'], [1e6, ' M'], [1e3, ' k']] as const

/** A tick of an axis in as few characters as it needs, and exact: `40 k`, `1.2 M`, `1.25`. */
export function formatTick(value: number): string {
  const [size, unit] = units.find(([least]) => Math.abs(value) >= least && Math.abs(value) >= 10_000) ?? [1, '']
  const scaled = value / size
  const isHalf = scaled >= 10 && scaled < 100 && !Number.isInteger(scaled)
  const isQuarter = scaled < 10 && !Number.isInteger(scaled * 10)
  return `${isHalf ? scaled.toFixed(1) : isQuarter ? String(Number(scaled.toPrecision(3))) : formatRate(scaled)}${unit}`
}

/**
 * One sentence for people who do not see the picture: where each line stands now, and its least and most in the span drawn,
 * `span` minutes.
 */
export function summaryOf(
  title: string, lines: readonly { readonly label: string }[], data: ChartData, format: (value: number) => string, span?: number,
): string {
  const drawn = formatDuration(60 * (span ?? spanMinutes(data[0][0], data[0].at(-1) ?? 0)))
  const parts = lines.map(({ label }, index) => {
    const known = (data[index + 1] ?? []).filter((value) => value !== null)
    const last = known.at(-1)
    if (last === undefined) return t.table.chartNothing(label)
    return t.table.chartLine(label, format(last), format(Math.min(...known)), format(Math.max(...known)), drawn)
  })
  return `${title}. ${parts.join(' ')}`
}

/** A moment of a chart and the value of each line, null where there is none. */
export type TableRow = { readonly at: number; readonly values: readonly (number | null)[] }

/** At most `count` lines of a chart, evenly taken, the newest first. */
export function tableRows([at, ...columns]: ChartData, count: number): readonly TableRow[] {
  const step = Math.max(1, Math.ceil(at.length / count))
  return at.map((moment, index) => ({ at: moment, values: columns.map((column) => column[index] ?? null) }))
    .filter((_, index) => (at.length - 1 - index) % step === 0).toReversed()
}

/** A count without fractions. */
export const wholeNumber = (value: number): string => formatCount(Math.round(value))

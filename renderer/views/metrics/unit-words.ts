import { formatBytes } from '../../format/bytes.ts'
import { formatDuration, formatMs } from '../../format/duration.ts'
import { formatCount, formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { niceTop } from '../../ui/chart/numbers.ts'
import { plainMarks, type Marks } from '../../ui/chart/plot-options.ts'

/** How a unit of a metric stands behind a title; nothing for plain counts and for what its numbers or the title itself say. */
export function unitWords(unit: string, title: string): string {
  const [what = '', per] = unit.split('/')
  if (per === 's') return t.metrics.aSecond(what)
  const isSaid = ['items', 'ratio', 's', 'bytes'].includes(unit) || title.toLowerCase().endsWith(unit.toLowerCase())
  return isSaid ? '' : unit
}

/** How a value in that unit is said. */
export function formatOf(unit: string): (value: number) => string {
  if (unit === 's') return (value) => (value > 0 && value < 0.1 ? formatMs(value * 1_000) : formatDuration(value))
  if (isBytes(unit)) return formatBytes
  const hasFractions = unit.includes('/') || ['%', 'ratio', '', 'ms'].includes(unit)
  return hasFractions ? formatRate : (value) => formatCount(Math.round(value))
}

const isBytes = (unit: string): boolean => unit === 'bytes' || unit.startsWith('bytes/')

/** Tops of an axis of durations, in seconds, whose halves are one word too: `30 s`, `2 min`, `12 h`. */
const durations = [
  1, 2, 4, 6, 10, 20, 30, 40, 60, ...[2, 4, 6, 10, 20, 30, 40, 60].map((minutes) => minutes * 60),
  ...[2, 4, 6, 8, 12, 24].map((hours) => hours * 3_600),
] as const
const day = 86_400

const durationMarks: Marks = {
  top: (high) => {
    if (high < 1) return niceTop(high)
    return durations.find((top) => top >= high) ?? 2 * day * Math.ceil(niceTop(high / day) / 2)
  },
  tick: (value) => (value === 0 ? '0' : value < 1 ? formatMs(value * 1_000) : formatDuration(value)),
}

const byteMarks: Marks = {
  top: (high) => {
    const top = niceTop(high)
    // Half of 2.5 kB would be said as 1.3 kB.
    return String(top).startsWith('25') ? top * 1.2 : top
  },
  tick: formatBytes,
}

/** How the axis of a chart in that unit is marked. */
export function marksOf(unit: string): Marks {
  if (unit === 's') return durationMarks
  return isBytes(unit) ? byteMarks : plainMarks
}

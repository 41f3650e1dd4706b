import { formatBytes } from '../../format/bytes.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount, formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'

/** How a unit of a metric stands behind a title; nothing for plain counts. */
export function unitWords(unit: string): string {
  const [what = '', per] = unit.split('/')
  if (per === 's') return t.metrics.aSecond(what)
  return unit === 'items' || unit === 'ratio' ? '' : unit
}

/** How a value in that unit is said. */
export function formatOf(unit: string): (value: number) => string {
  if (unit === 's') return formatDuration
  if (unit.startsWith('bytes')) return formatBytes
  return unit.includes('/') || unit === '%' || unit === 'ratio' || unit === '' || unit === 'ms' ? formatRate : (value) => formatCount(Math.round(value))
}

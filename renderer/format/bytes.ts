import { unknown } from './number.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A size in thousands: `612 B`, `12.5 GB`. Exact bytes belong in the tip. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || Number.isNaN(bytes)) return unknown
  let value = bytes
  let unit = 0
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  const digits = value.toFixed(unit === 0 || Math.abs(value) >= 99.95 ? 0 : 1).replace(/\.0$/, '')
  return `${digits} ${units[unit]}`
}

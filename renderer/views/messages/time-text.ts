import { formatMoment, type TimeZone } from '../../format/time.ts'

/** A moment as a person types it, in the zone times are shown in: `2026-11-20 10:34:31`. */
export const timeText = (at: number, zone: TimeZone): string => formatMoment(at, zone).replace(/ UTC$/, '')

/** Reads `2026-11-20 10:34[:31[.220]]`, a bare `10:34[:31]` as today, or epoch milliseconds; null for anything else. */
export function parseTime(text: string, zone: TimeZone, now: number): number | null {
  const trimmed = text.trim()
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed)
  const match = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,3})?))?(?: ?(?:UTC|Z))?$/.exec(trimmed)
  if (!match) return null
  const [, day = timeText(now, zone).slice(0, 10), hour = '', minute = '', second = '00'] = match
  const utc = zone === 'utc' || /(?:UTC|Z)$/.test(trimmed)
  const at = Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:${second}${utc ? 'Z' : ''}`)
  return Number.isNaN(at) ? null : at
}

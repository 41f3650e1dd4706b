import { unknown } from './number.ts'

/** The zone times are shown in; `local` is the machine's. */
export type TimeZone = 'local' | 'utc'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number): string => String(value).padStart(2, '0')

/** The parts of a moment in a zone; months from 1. A moment moved by the zone's offset reads in UTC as it does there. */
function partsOf(at: number, zone: TimeZone) {
  const moment = new Date(zone === 'utc' ? at : at - new Date(at).getTimezoneOffset() * 60_000)
  return {
    y: moment.getUTCFullYear(), mo: moment.getUTCMonth() + 1, d: moment.getUTCDate(),
    h: moment.getUTCHours(), mi: moment.getUTCMinutes(), s: moment.getUTCSeconds(), ms: moment.getUTCMilliseconds(),
  }
}

/** `12:04:31`, with `ms` `12:04:31.220`. */
export function formatClock(at: number | null | undefined, zone: TimeZone, options: { readonly ms?: boolean } = {}): string {
  if (at === null || at === undefined) return unknown
  const { h, mi, s, ms } = partsOf(at, zone)
  return `${two(h)}:${two(mi)}:${two(s)}${options.ms ? `.${String(ms).padStart(3, '0')}` : ''}`
}

/** `2026-11-20`. */
export function formatDate(at: number | null | undefined, zone: TimeZone): string {
  if (at === null || at === undefined) return unknown
  const { y, mo, d } = partsOf(at, zone)
  return `${y}-${two(mo)}-${two(d)}`
}

/** `2026-11-20 12:04:31`, in UTC with ` UTC` behind it, so a copied time is never ambiguous. */
export function formatMoment(at: number | null | undefined, zone: TimeZone, options: { readonly ms?: boolean } = {}): string {
  if (at === null || at === undefined) return unknown
  return `${formatDate(at, zone)} ${formatClock(at, zone, options)}${zone === 'utc' ? ' UTC' : ''}`
}

/** The clock alone for today, `20 Nov 12:04:31` for other days of this year, with the whole date before that. */
export function formatRecent(at: number | null | undefined, zone: TimeZone, now: number): string {
  if (at === null || at === undefined) return unknown
  const [day, today] = [partsOf(at, zone), partsOf(now, zone)]
  if (day.y !== today.y) return `${formatDate(at, zone)} ${formatClock(at, zone)}`
  const clock = formatClock(at, zone)
  return day.mo === today.mo && day.d === today.d ? clock : `${day.d} ${months[day.mo - 1]} ${clock}`
}

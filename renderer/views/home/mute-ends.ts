import { formatRecent, type TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import type { MuteEnd } from './marks.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** When a working day begins. */
const morning = 9

/** Nine in the morning of the day after `now` (epoch ms), by the clock of the chosen zone. */
export function nextMorning(now: number, zone: TimeZone): number {
  const day = new Date(now)
  if (zone === 'utc') return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1, morning)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, morning).getTime()
}

/** How long a row may be muted, with what the menu says. */
export const muteEnds: readonly { readonly label: string; until(now: number, zone: TimeZone): MuteEnd }[] = [
  { label: t.backlog.muteFor.hour, until: (now) => now + hourMs },
  { label: t.backlog.muteFor.morning, until: nextMorning },
  { label: t.backlog.muteFor.day, until: (now) => now + dayMs },
  { label: t.backlog.muteFor.week, until: (now) => now + 7 * dayMs },
  { label: t.backlog.muteFor.ever, until: () => 'forever' },
]

/** Until when a row is muted, in words: a time of today, or the moment. */
export function mutedWords(until: MuteEnd, now: number, zone: TimeZone): string {
  if (until === 'forever') return t.backlog.mutedForever
  return t.backlog.mutedUntil(formatRecent(until, zone, now).replace(/:\d\d$/, ''))
}

import type { Manifest } from '#contract/manifest.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatClock, type TimeZone } from '../../format/time.ts'
import { trueAt } from '../../live/true-at.ts'
import { t } from '../../texts/index.ts'
import { roundedTime } from './verdict.ts'

/** The numbers of a row, by what the manifest calls their role. */
export const numberRoles = ['age', 'backlog', 'in', 'out'] as const
export type NumberRole = (typeof numberRoles)[number]

/** Says of a row's number where it comes from and how old it is, or on what its time to drain rests; '' where there is none. */
export type Whence = (key: string, what: NumberRole | 'emptyIn') => string

/** Numbers older than this (ms) are drawn paler: CloudWatch tells of minutes ago. */
const oldMs = 3 * 60_000

/** Which numbers of a sample are old at `now`, as one text, so that rows compare cheaply. */
export function oldOf(sample: Sample | undefined, now: number): string {
  if (!sample) return ''
  return numberRoles.filter((role) => typeof sample.values[role] === 'number' && now - trueAt(sample, role) > oldMs).join(' ')
}

/** Where a number comes from and how old it is: "CloudWatch, NumberOfMessagesSent, 2 min ago (12:04:31)". */
export function whence(
  manifest: Manifest | undefined, ref: Ref, sample: Sample, role: NumberRole, now: number, zone: TimeZone,
): string {
  const source = manifest?.kinds[ref.kind]?.metrics.find((metric) => metric.role === role)?.source ?? manifest?.label ?? ''
  const at = trueAt(sample, role)
  return t.backlog.whence(source, formatDuration(Math.max(1, Math.round((now - at) / 1_000))), formatClock(at, zone))
}

/** What the time to drain rests on: its range, and its source. */
export function whenceEmpty(sample: Sample): string {
  const { emptyIn, emptyInLow, emptyInHigh } = sample.facts ?? {}
  if (typeof emptyIn !== 'number') return ''
  const words = (seconds: unknown) => (typeof seconds === 'number' ? formatDuration(roundedTime(seconds)) : undefined)
  return t.backlog.emptyInFrom(words(emptyInLow), words(emptyInHigh))
}

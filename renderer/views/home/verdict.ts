import { verdicts, type BacklogVerdict, type Sample } from '#contract/sample.ts'
import { formatDuration } from '../../format/duration.ts'
import { t } from '../../texts/index.ts'
import type { IconName, Tone } from '../../ui/icon.tsx'

/** The groups of the board, in order; rows that are not judged yet wait in the last. */
export const boardGroups = ['attention', 'recovering', 'fine', 'waiting'] as const
export type BoardGroup = (typeof boardGroups)[number]

type Look = { readonly group: BoardGroup; readonly icon: IconName; readonly tone: Tone }

/** How each verdict looks; icons differ in outline, so colour is never the only sign. */
export const looks: Readonly<Record<BacklogVerdict, Look>> = {
  stalled: { group: 'attention', icon: 'stalled', tone: 'bad' },
  'dead-letters': { group: 'attention', icon: 'deadLetters', tone: 'bad' },
  'falling-behind': { group: 'attention', icon: 'fallingBehind', tone: 'warn' },
  draining: { group: 'recovering', icon: 'draining', tone: 'good' },
  unknown: { group: 'recovering', icon: 'unknown', tone: 'muted' },
  'keeping-up': { group: 'fine', icon: 'keepingUp', tone: 'good' },
  idle: { group: 'fine', icon: 'idle', tone: 'muted' },
}

/** A verdict in words: the bold beginning, and why. */
export type Saying = { readonly verdict: BacklogVerdict; readonly bold: string; readonly reason: string }

const text = (fact: unknown): string => (typeof fact === 'string' ? fact : '')
const number = (fact: unknown): number | null => (typeof fact === 'number' ? fact : null)
const isVerdict = (fact: unknown): fact is BacklogVerdict => verdicts.some((verdict) => verdict === fact)

/** How long a state has lasted, in whole minutes from the first on, so that the words change no oftener than they must. */
function lasting(since: number | null, now: number): string {
  if (since === null) return ''
  const seconds = Math.max(0, Math.round((now - since) / 1_000))
  return formatDuration(seconds < 60 ? seconds : seconds - seconds % 60)
}

/** When the backlog will be gone at this rate, in seconds; null where it will not or nobody knows. */
export const emptyIn = (sample: Sample): number | null => number(sample.facts?.emptyIn)

/** A span as roughly as it is foreseen, s: to 10 s in the first ten minutes, then to a minute, then to five. */
export function roundedTime(seconds: number): number {
  const step = seconds < 20 ? 1 : seconds < 600 ? 10 : seconds < 7_200 ? 60 : 300
  return Math.max(1, Math.round(seconds / step) * step)
}

/** What a sample of a consuming resource says in a sentence, at `now` (epoch ms). */
export function sayingOf(sample: Sample, now: number): Saying {
  const { facts = {}, problems = [] } = sample
  const verdict = isVerdict(facts.verdict) ? facts.verdict : 'unknown'
  const reason = text(facts.reason) || (verdict === 'unknown' ? problems[0]?.message ?? t.backlog.noVerdict : '')
  const span = lasting(number(facts.since), now)
  switch (verdict) {
    case 'stalled': case 'falling-behind': {
      const word = t.backlog.verdicts[verdict]
      return { verdict, bold: span ? t.backlog.lasting(word, span) : word, reason }
    }
    case 'draining': {
      const left = emptyIn(sample)
      const foreseen = left === null ? reason : t.backlog.emptyInAbout(formatDuration(roundedTime(left)))
      return { verdict, bold: t.backlog.verdicts.draining, reason: foreseen }
    }
    case 'dead-letters': case 'unknown': case 'keeping-up': case 'idle':
      return { verdict, bold: t.backlog.verdicts[verdict], reason }
  }
}

import type { Message } from '#contract/message.ts'
import type { ReadState } from '../../../live/use-read.ts'
import { formatCount } from '../../../format/number.ts'
import { formatClock, type TimeZone } from '../../../format/time.ts'
import { t } from '../../../texts/index.ts'
import { hiddenUntil, receivesOf } from './receives.ts'
import type { ReadMode } from './terms.ts'

const s = t.sqs

/** What became of a read as one line. */
export type TakenText = {
  readonly tone: 'searching' | 'complete' | 'neutral' | 'partial' | 'failed'
  readonly word: string
  readonly lead: string
  readonly parts: readonly { readonly text: string, readonly warn?: boolean }[]
}

type Known = {
  /** How many the queue holds, those that are taken too. */
  readonly mode: ReadMode, readonly total: number | null | undefined, readonly now: number, readonly zone: TimeZone
  /** Until when held messages are kept, by message id (epoch ms). */
  readonly held: ReadonlyMap<string, number>
}

/** How often each message was read here, as said in one part: everyone once, or so many times in all. */
function used(state: ReadState, messages: readonly Message[]): string {
  const receives = state.messages.length + state.dropped
  return receives === messages.length ? s.eachUsed : s.allUsed(receives)
}

function back(mode: ReadMode, messages: readonly Message[], { held, now, zone }: Known): string {
  if (mode === 'hold') {
    const still = messages.filter(({ id }) => (held.get(id) ?? 0) > now).length
    return still === 0 ? s.noneHeld : s.stillHeld(still)
  }
  const until = messages.reduce((most, message) => Math.max(most, hiddenUntil(message) ?? 0), 0)
  if (until === 0) return s.backSoon
  return until > now ? s.backAt(formatClock(until, zone)) : s.wereBackAt(formatClock(until, zone))
}

/** The verdict of a read of a queue: what was taken of how much, when it is back, and what it used up. */
export function takenText(state: ReadState, messages: readonly Message[], known: Known): TakenText {
  const { mode, total } = known
  const word = s.modes[mode]
  const lead = s.taken(messages.length)
  if (state.phase === 'searching') return { tone: 'searching', word: s.taking, lead, parts: [] }
  if (state.phase === 'failed' && messages.length === 0) {
    return { tone: 'failed', word: s.failed, lead: '', parts: [{ text: state.problem?.message ?? '' }] }
  }
  if (messages.length === 0 && state.messages.length > 0) {
    return { tone: 'neutral', word, lead: s.noneLeft, parts: [{ text: s.noneLeftWhy }] }
  }
  if (messages.length === 0) return { tone: 'neutral', word, lead: s.nothingTaken, parts: [{ text: s.nothingWhy }] }
  const limits = messages.map(receivesOf)
  const last = limits.filter(({ used: count, most }) => count !== null && most !== null && count >= most).length
  const nearly = limits.filter(({ used: count, most }) => count !== null && most !== null && count === most - 1).length
  return {
    tone: state.phase === 'failed' ? 'failed' : 'neutral', word,
    lead: total === null || total === undefined || total < messages.length ? lead : `${lead} ${s.ofAbout(formatCount(total))}`,
    parts: [
      ...(state.phase === 'failed' ? [{ text: state.problem?.message ?? '', warn: true }] : []),
      { text: back(mode, messages, known) }, { text: used(state, messages) },
      ...(last > 0 ? [{ text: s.onLast(last), warn: true }] : []),
      ...(nearly > 0 ? [{ text: s.haveOneLeft(nearly), warn: true }] : []),
    ],
  }
}

/** Why reading is paused, from what the queue says or from how a read ended; null while it is not. */
export function pauseOf(paused: string | null | undefined, state: ReadState): string | null {
  const fromRead = state.verdict?.outcome === 'partial' ? state.verdict.problems[0]?.message : undefined
  const reason = paused ?? fromRead ?? null
  return reason === null ? null : reason.replace(/^Reading is paused[.:]\s*/i, '')
}

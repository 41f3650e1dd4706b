import type { Message } from '#contract/message.ts'
import type { ReadState } from '../../live/use-read.ts'
import { askedSpan, type MessageFilter } from './filter.ts'

/** A stretch of time, epoch ms. */
export type Span = { readonly from: number, readonly to: number }

/** How much of a stretch was read: in all partitions, in some, or in none. */
export type Stretch = Span & { readonly read: 'all' | 'some' | 'none' }

/** From the earliest to the latest time of some messages; null where there are not two. */
export function timesOf(messages: readonly Message[]): Span | null {
  let from = Infinity
  let to = -Infinity
  for (const { at } of messages) {
    if (at === null) continue
    from = Math.min(from, at)
    to = Math.max(to, at)
  }
  return from < to ? { from, to } : null
}

/** A moment as the second around it, so that what has one time only has a picture too. */
const wide = ({ from, to }: Span): Span => (from < to ? { from, to } : { from: from - 500, to: from + 500 })

/** The time a read is about: what was asked for, else what was covered, else what was found. Null while there is none yet. */
export function domainOf(state: ReadState, filter: MessageFilter): Span | null {
  const asked = askedSpan(filter.range, state.startedAt)
  if (asked.from !== null && asked.to !== null && asked.from < asked.to) return { from: asked.from, to: asked.to }
  const covered = state.verdict?.outcome === 'complete' || state.verdict?.outcome === 'partial' ? state.verdict.span : null
  if (covered && covered.from !== null && covered.to !== null) return wide({ from: covered.from, to: covered.to })
  if (!state.times || (state.phase === 'searching' && state.times.from === state.times.to)) return null
  return withRest(wide(state.times), filter.order)
}

/** A time with a little beyond the end that a read has come to: what lies there was not read. */
function withRest({ from, to }: Span, order: MessageFilter['order']): Span {
  const rest = (to - from) * 0.06
  return order === 'newest' ? { from: from - rest, to } : { from, to: to + rest }
}

/**
 * How far a read that has not ended got. Newest first comes merged by time, so the last match vouches for all that is newer;
 * single partitions were looked at further back, but what they hold there is not shown yet.
 */
export function edgeOf(state: ReadState, filter: MessageFilter): number | null {
  if (filter.order === 'newest') return state.messages.findLast((message) => message.at !== null)?.at ?? null
  return state.times?.to ?? null
}

/** What of the time was read so far: the verdict as a picture. */
export function coverageOf(state: ReadState, filter: MessageFilter, domain: Span): readonly Stretch[] {
  if (state.verdict?.outcome === 'complete') return [{ ...domain, read: 'all' }]
  if (state.verdict?.outcome === 'partial') return [{ ...domain, read: 'some' }]
  const inside = (at: number): number => Math.min(domain.to, Math.max(domain.from, at))
  const edge = edgeOf(state, filter)
  if (edge === null) return [{ ...domain, read: 'none' }]
  const at = inside(edge)
  const stretches: readonly Stretch[] = filter.order === 'newest'
    ? [{ from: domain.from, to: at, read: 'none' }, { from: at, to: domain.to, read: 'all' }]
    : [{ from: domain.from, to: at, read: 'some' }, { from: at, to: domain.to, read: 'none' }]
  return stretches.filter((stretch) => stretch.from < stretch.to)
}

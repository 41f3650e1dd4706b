import type { Problem } from '#contract/problem.ts'
import type { ReadState } from '../../live/use-read.ts'
import { offsetsIn } from '../../live/verdicts.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatDuration, formatMs } from '../../format/duration.ts'
import { formatCount } from '../../format/number.ts'
import { formatClock, type TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import { edgeOf } from './coverage.ts'
import { hasConditions, limitOf, type MessageFilter } from './filter.ts'

/** Messages that could not be judged, or that a consumer may never see. */
export type Doubt = 'undecodable' | 'aborted' | 'open'

/** One part of the verdict line. A `doubt` is a link that shows only those, `problems` one that lists what went wrong. */
export type Part = { readonly text: string, readonly doubt?: Doubt, readonly problems?: readonly Problem[] }

/**
 * The outcome of a read as one sentence: icon and first word, what was found, of how many, what could not be judged, the span,
 * the time.
 */
export type VerdictText = {
  readonly tone: 'searching' | 'complete' | 'neutral' | 'partial' | 'failed'
  readonly word: string
  readonly lead: string
  readonly rest: string
  readonly parts: readonly Part[]
}

const m = t.messages

/** How many messages the range holds: exact once all were read, before that from the part that was read. */
export function totalOf(state: ReadState): string | null {
  const { verdict, progress } = state
  if (verdict?.outcome === 'complete') return formatCount(verdict.scanned)
  const offsets = verdict && verdict.ranges.length > 0 ? offsetsIn(verdict) : null
  if (verdict && offsets !== null) return formatCount(Math.max(offsets, verdict.scanned))
  // How far a stream was read is known in time, which says nothing of how many records lie before.
  const isStream = state.messages.at(0)?.position.shard !== undefined
  if (isStream || progress.fraction === null || progress.fraction < 0.01) return null
  return `≈ ${formatCount(Number((progress.scanned / progress.fraction).toPrecision(3)))}`
}

function doubts(state: ReadState): readonly Part[] {
  const { verdict } = state
  if (!verdict) return []
  return [
    ...(verdict.undecodable > 0 ? [{ text: m.undecodable(verdict.undecodable), doubt: 'undecodable' as const }] : []),
    ...(verdict.aborted > 0 ? [{ text: m.aborted(verdict.aborted), doubt: 'aborted' as const }] : []),
    ...(verdict.open > 0 ? [{ text: m.open(verdict.open), doubt: 'open' as const }] : []),
    ...(verdict.filterErrors > 0 ? [{ text: m.filterErrors(verdict.filterErrors), problems: verdict.problems }] : []),
    ...(verdict.expired > 0 ? [{ text: m.expired(verdict.expired), problems: verdict.problems }] : []),
    ...state.problems.map(({ message }) => ({ text: message, problems: state.problems })),
  ]
}

/** What the range is, in the host's words: that a key was looked for in its own partition only. */
const notes = (state: ReadState): readonly Part[] => (state.verdict?.notes ?? []).map((text) => ({ text }))

/** When the read began, where an earlier view began it: what was written since is not in it. */
const since = (state: ReadState, zone: TimeZone): readonly Part[] =>
  (state.restored ? [{ text: m.asOf(formatClock(state.startedAt, zone)) }] : [])

function searching(state: ReadState, conditions: boolean): VerdictText {
  const { progress, elapsedMs } = state
  const speed = elapsedMs > 300 ? progress.bytes / elapsedMs * 1_000 : 0
  const left = progress.fraction !== null && progress.fraction > 0.02 && elapsedMs > 300
    ? elapsedMs / progress.fraction * (1 - progress.fraction) / 1_000 : null
  return {
    tone: 'searching', word: conditions ? m.searching : m.reading,
    ...(progress.scanned === 0 ? { lead: '', rest: m.nothingReadYet }
      : { lead: m.foundSoFar(progress.matched), rest: m.inSome(progress.scanned, totalOf(state)) }),
    parts: [
      ...(speed > 0 ? [{ text: m.perSecond(formatBytes(speed)) }] : []),
      ...(left === null ? [] : [{ text: m.left(formatDuration(Math.max(0.1, left))) }]),
    ],
  }
}

function edge(state: ReadState, filter: MessageFilter, zone: TimeZone): readonly Part[] {
  const newest = filter.order === 'newest'
  const last = edgeOf(state, filter)
  return [
    ...(last === null ? [] : [{ text: (newest ? m.backTo : m.upTo)(formatClock(last, zone)) }]),
    { text: newest ? m.olderNotRead : m.newerNotRead },
  ]
}

function stopped(state: ReadState, filter: MessageFilter, zone: TimeZone): VerdictText {
  const { verdict, progress, phase } = state
  const matched = verdict?.matched ?? progress.matched
  return {
    tone: 'neutral', word: phase === 'interrupted' ? m.interrupted : m.stoppedByYou,
    lead: matched === 0 ? m.noneYet : m.found(matched),
    rest: m.inSome(verdict?.scanned ?? progress.scanned, totalOf(state)),
    parts: [...notes(state), ...doubts(state), ...edge(state, filter, zone)],
  }
}

function partial(state: ReadState, zone: TimeZone): VerdictText {
  const verdict = state.verdict
  const problems = verdict?.problems ?? []
  const [reason] = problems
  const total = (verdict && offsetsIn(verdict)) ?? 0
  const missing = total - (verdict?.scanned ?? 0) - (verdict?.control ?? 0) - (verdict?.expired ?? 0)
  const amount = missing > 0 ? m.notRead(formatCount(missing), formatCount(total)) : m.rangeNotRead
  return {
    tone: 'partial', word: m.partial,
    lead: m.found(verdict?.matched ?? 0),
    rest: `${amount}${reason === undefined ? '' : `: ${reason.message}`}`,
    parts: [...(problems.length > 1 ? [{ text: m.problems(problems.length), problems }] : []), ...notes(state), ...doubts(state),
      ...span(state, zone)],
  }
}

function span(state: ReadState, zone: TimeZone): readonly Part[] {
  const { from, to } = state.verdict?.span ?? { from: null, to: null }
  return from === null || to === null ? [] : [{ text: m.inTimes(formatClock(from, zone), formatClock(to, zone)) }]
}

/** What the verdict line says about a read in any state but idle. */
export function verdictText(state: ReadState, filter: MessageFilter, zone: TimeZone): VerdictText {
  const conditions = hasConditions(filter)
  const { verdict } = state
  if (state.phase === 'searching' || state.phase === 'idle') return searching(state, conditions)
  if (state.phase === 'failed') {
    if (state.problem?.code === 'BadInput') return { tone: 'failed', word: m.failed, lead: m.refused, rest: '', parts: [] }
    return { tone: 'failed', word: m.failed, lead: state.problem?.message ?? '', rest: state.problem?.hint ?? '', parts: [] }
  }
  if (state.phase === 'stopped' || state.phase === 'interrupted' || verdict === null || verdict.outcome === 'stopped') {
    return stopped(state, filter, zone)
  }
  const { matched } = verdict
  const took = { text: formatMs(Math.max(1, verdict.elapsedMs)) }
  switch (verdict.outcome) {
    case 'partial': return partial(state, zone)
    case 'limit': return {
      tone: 'neutral', word: m.stoppedAt(Math.max(matched, limitOf(filter)), conditions), lead: '',
      rest: m.someRead(verdict.scanned, totalOf(state)),
      parts: [...notes(state), ...doubts(state), ...edge(state, filter, zone), ...since(state, zone)],
    }
    case 'complete': {
      const nothing = matched === 0
      return {
        tone: 'complete', word: m.complete, lead: nothing ? m.nothingFound : m.found(matched),
        rest: nothing ? m.allRead(verdict.scanned) : m.inAll(verdict.scanned),
        parts: [...notes(state), ...doubts(state), ...span(state, zone), took, ...since(state, zone)],
      }
    }
  }
}

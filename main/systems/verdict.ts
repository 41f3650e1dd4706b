import { type BacklogVerdict, verdicts } from '#contract/sample.ts'
import { type Observation, waiting } from './observations.ts'

/**
 * How a reader is doing, since when (epoch ms), and why in words; `perSecond` is how fast the backlog changes. When a draining one is
 * empty is told by the host, from its history.
 */
export type Judgement = {
  readonly verdict: BacklogVerdict
  readonly since: number
  readonly reason: string
  readonly perSecond: number
}

/**
 * Commits a judgement looks back over, and rounds without a change before silence means anything: both are Burrow's ring of ten.
 */
const ringOfTen = 10
/** Rounds without a change before silence means anything of a reader that is hardly known: it may work through a long batch. */
const firstAcquaintance = 3 * ringOfTen
/** Directions are judged over so long at least (ms). */
const directionMs = 60_000
/**
 * How long one place may wait while its reader works through what it took from another: max.poll.interval.ms, whose default is
 * five minutes (Kafka's consumer configuration).
 */
const turnMs = 300_000
/** How much of its movement a backlog keeps before it has a direction: 1 is only up or only down, 0 is to and fro. */
const direction = 0.5

/** What else is known beside a place's ring: when its newest item was sent, and when its group committed anything (epoch ms). */
type Beside = { readonly lastSent?: number | null; readonly groupCommits?: readonly number[] }

/**
 * Judges one place by Burrow's rules (evaluator/caching.go): no threshold on a backlog, only its course. Nothing waiting is
 * well; nobody reading, or silence longer than the last ten commits took, is stalled; a backlog that was empty at one of them
 * is kept up with; else its direction over them decides. While the group commits elsewhere, a silent place may only wait for
 * its turn: it is stalled once that has taken longer than a turn may.
 */
export function judge(ring: readonly Observation[], { lastSent = null, groupCommits = [] }: Beside = {}): Judgement | null {
  const last = ring.at(-1)
  const first = ring[0]
  if (!last || !first) return null
  if (waiting(last) === 0) return judgeEmpty(ring, first, last, lastSent)
  const again = resumedAt(ring, groupCommits)
  if (again > 0) return resumed(ring.slice(again), groupCommits)
  const commits = commitsIn(ring)
  return stalled(ring, commits.slice(-ringOfTen), groupCommits) ?? moving(ring, recent(commits, last), first, last)
}

/** The ten commits a direction is judged by: the last, or ten spread over a minute where there are more, since quick commits waver. */
function recent(commits: readonly Observation[], { until }: Observation): readonly Observation[] {
  const ofMinute = commits.filter(({ at }) => until - at <= directionMs)
  if (ofMinute.length <= ringOfTen) return commits.slice(-ringOfTen)
  const step = (ofMinute.length - 1) / (ringOfTen - 1)
  return Array.from({ length: ringOfTen }, (_, n) => ofMinute[Math.round(n * step)]).filter((one) => one !== undefined)
}

/**
 * The place of the first commit after the reader last stood still, with work waiting and nobody of its group at work elsewhere; 0 where
 * it never did. Commits of before say nothing of how it reads now.
 */
function resumedAt(ring: readonly Observation[], groupCommits: readonly number[]): number {
  const commits = ring.flatMap((one, index) => (index > 0 && one.done !== ring[index - 1]?.done ? [index] : []))
  return commits.findLast((index, n) => {
    const before = commits.slice(Math.max(0, n - ringOfTen), n)
    const from = ring[before.at(-1) ?? 0]
    const to = ring[index]
    const quiet = ring.slice(before.at(-1) ?? 0, index).filter((one) => waiting(one) > 0)
    if (!from || !to || roundsOf(quiet) < meaningful(quiet, before.length) || groupCommits.some((at) => at > from.at && at < to.at)) return false
    return to.at - (quiet[0]?.at ?? to.at) > from.at - (ring[before[0] ?? 0]?.at ?? from.at)
  }) ?? 0
}

/** From how many rounds on a silence means anything: fewer where the reader is known well, or was seen to have left. */
const meaningful = (quiet: readonly Observation[], commits: number): number =>
  (commits >= ringOfTen || quiet.some(({ members }) => members === 0) ? ringOfTen : firstAcquaintance)

/** A reader that works again: draining as soon as each of its commits leaves less, else judged by what it did since. */
function resumed(ring: readonly Observation[], groupCommits: readonly number[]): Judgement | null {
  const first = ring[0]
  const last = ring.at(-1)
  if (!first || !last) return null
  const commits = [first, ...commitsIn(ring)]
  const falls = commits.every((one, index) => index === 0 || waiting(one) < waiting(commits[index - 1] ?? one))
  const halted = stalled(ring, commits.slice(-ringOfTen), groupCommits)
  if (halted || commits.length < 2 || !falls) return halted ?? moving(ring, recent(commits, last), first, last)
  return told('draining', first.at, '')
}

/** The observations that began with a commit. */
export const commitsIn = (ring: readonly Observation[]): readonly Observation[] =>
  ring.filter((one, index) => index > 0 && one.done !== ring[index - 1]?.done)

function judgeEmpty(ring: readonly Observation[], first: Observation, last: Observation, lastSent: number | null): Judgement {
  if (first.end === last.end && roundsOf(ring) >= ringOfTen) {
    const since = lastSent ?? first.at
    return told('idle', since, `nothing sent for ${roughly(last.until - since)}`)
  }
  return told('keeping-up', first.at, '')
}

function stalled(
  ring: readonly Observation[],
  commits: readonly Observation[],
  groupCommits: readonly number[],
): Judgement | null {
  const last = ring.at(-1)
  if (!last) return null
  const lastCommit = commits.at(-1)
  const waitingSince = since(ring, (one) => waiting(one) > 0)
  // The wait began at the last commit, or later, when something came to an empty place.
  const quietSince = Math.max(lastCommit?.at ?? 0, waitingSince)
  const quietRounds = roundsOf(ring.filter(({ until }) => until >= quietSince))
  const passedBy = groupCommits.filter((at) => at > quietSince).length
  // Who has no members commits nothing, however little is known of it.
  const wellKnown = commits.length >= ringOfTen || passedBy > 0 || last.members === 0
  const longQuiet =
    quietRounds >= (wellKnown ? ringOfTen : firstAcquaintance) &&
    (passedBy === 0 || last.until - quietSince > turnMs) &&
    (!lastCommit || last.until - quietSince > lastCommit.at - (commits[0]?.at ?? lastCommit.at))
  if (last.members === 0 && (!lastCommit || longQuiet)) return told('stalled', quietSince, 'no members')
  if (!longQuiet) return null
  return told('stalled', quietSince, last.members === null ? 'no commits' : `${count(last.members, 'member')}, no commits`)
}

function moving(ring: readonly Observation[], commits: readonly Observation[], first: Observation, last: Observation): Judgement {
  if (isSilent(ring, commits, last)) return tooEarly(commits.at(-1) ?? first, last)
  if (commits.some((one) => waiting(one) === 0)) return told('keeping-up', first.at, '')
  const start = commits[0]
  const end = commits.at(-1)
  if (!start || !end || commits.length < 3 || roundsOf(ring) < ringOfTen) return tooEarly(first, last)
  const lags = commits.map(waiting)
  const net = waiting(end) - waiting(start)
  const path = lags.reduce((sum, lag, index) => sum + Math.abs(lag - (lags[index - 1] ?? lag)), 0)
  const perSecond = net / Math.max(1, (end.at - start.at) / 1_000)
  const trend = path === 0 ? 0 : net / path
  if (trend > direction) return { ...told('falling-behind', extreme(ring, Math.min), `${rate(perSecond)}/s short`), perSecond }
  if (trend < -direction) return { ...told('draining', extreme(ring, Math.max), ''), perSecond }
  return told('keeping-up', first.at, `steadily ${waiting(last).toLocaleString('en')} behind`)
}

/** Whether so much waits since its last commits, for so long, that they say nothing of now: it may wait for its turn. */
function isSilent(ring: readonly Observation[], commits: readonly Observation[], last: Observation): boolean {
  const lastCommit = commits.at(-1)
  const quietSince = Math.max(lastCommit?.at ?? 0, since(ring, (one) => waiting(one) > 0))
  const quiet = ring.filter(({ until }) => until >= quietSince)
  return lastCommit !== undefined && roundsOf(quiet) >= meaningful(quiet, commits.length)
    && last.until - quietSince > lastCommit.at - (commits[0]?.at ?? lastCommit.at)
}

function tooEarly(first: Observation, last: Observation): Judgement {
  const watched = `watched for ${roughly(last.until - first.at)} so far`
  return told(
    'unknown',
    first.at,
    first.movedBack === undefined ? watched : `moved back by ${first.movedBack.toLocaleString('en')}, ${watched}`,
  )
}

/** What is said of a reader of which no place can be judged. */
type Unknown = { readonly since: number; readonly reason: string }

/**
 * The judgement of a reader of many places: the worst place's, with the rates of all that share it. Where some places cannot
 * be judged yet, `whole` (all places as one) counts beside those that can.
 */
export function judgeAll(places: readonly (Judgement | null)[], whenUnknown: Unknown, whole: Judgement | null = null): Judgement {
  const known = places.filter((one) => one !== null)
  const certain = known.filter(({ verdict }) => verdict !== 'unknown')
  const beside = whole && whole.verdict !== 'unknown' && certain.length < places.length ? whole : null
  const worst = verdicts.find((verdict) => beside?.verdict === verdict || certain.some((one) => one.verdict === verdict))
  const same = certain.filter(({ verdict }) => verdict === worst)
  if (worst && same.length > 0)
    return { verdict: worst, since: sinceOf(worst, same), perSecond: total(same), reason: reasonOf(worst, same, places.length) }
  return beside ?? known[0] ?? told('unknown', whenUnknown.since, whenUnknown.reason)
}

function reasonOf(verdict: BacklogVerdict, same: readonly Judgement[], places: number): string {
  const where = same.length < places ? ` in ${same.length} ${same.length === 1 ? 'partition' : 'partitions'}` : ''
  const [first] = same
  switch (verdict) {
    case 'falling-behind':
      return `${rate(total(same))}/s short${where}`
    case 'stalled':
      return `${first?.reason ?? ''}${where}`
    case 'idle':
      return same.toSorted((a, b) => b.since - a.since)[0]?.reason ?? ''
    case 'keeping-up':
      return same.length === 1 ? (first?.reason ?? '') : ''
    case 'draining':
    case 'dead-letters':
    case 'unknown':
      return first?.reason ?? ''
  }
}

/** Something is wrong since the first place went wrong; it is quiet or well since the last one became so. */
const sinceOf = (verdict: BacklogVerdict, same: readonly Judgement[]): number =>
  (verdict === 'idle' || verdict === 'keeping-up' ? Math.max : Math.min)(...same.map((one) => one.since))

const told = (verdict: BacklogVerdict, since: number, reason: string): Judgement => ({
  verdict,
  since,
  reason,
  perSecond: 0,
})

const total = (same: readonly Judgement[]): number => same.reduce((sum, { perSecond }) => sum + perSecond, 0)

const roundsOf = (ring: readonly Observation[]): number => ring.reduce((sum, { rounds }) => sum + rounds, 0)

/** Since when something has held without a break up to now. */
function since(ring: readonly Observation[], holds: (one: Observation) => boolean): number {
  const broken = ring.findLastIndex((one) => !holds(one))
  return (ring[broken + 1] ?? ring.at(-1))?.at ?? 0
}

/** When the backlog was last at its lowest or highest. */
function extreme(ring: readonly Observation[], pick: (...values: number[]) => number): number {
  const value = pick(...ring.map(waiting))
  return ring.findLast((one) => waiting(one) === value)?.at ?? 0
}

const count = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

/** A rate with as many digits as it needs. */
export const rate = (perSecond: number): string =>
  perSecond < 10 ? perSecond.toFixed(perSecond < 1 ? 2 : 1) : Math.round(perSecond).toLocaleString('en')

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** A length of time in its largest whole unit: "6 min". */
export function roughly(ms: number): string {
  const seconds = Math.max(0, ms / 1_000)
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ['s', 1]
  return `${Math.round(seconds / size).toLocaleString('en')} ${unit}`
}

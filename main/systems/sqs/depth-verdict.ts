import type { BacklogVerdict } from '#contract/sample.ts'
import { rate, roughly } from '../verdict.ts'
import type { Told } from './cloud-metrics.ts'

/** What was seen of a queue: first at `at`, unchanged until `until` (epoch ms), in `rounds` rounds. Counts of messages. */
export type Depth = {
  readonly at: number
  readonly until: number
  readonly rounds: number
  readonly visible: number
  readonly inFlight: number
}

/** How a queue is doing, since when (epoch ms), and why in words. */
export type DepthJudgement = { readonly verdict: BacklogVerdict; readonly since: number; readonly reason: string }

/**
 * What CloudWatch told of the last minute: how many a second came and were deleted, and how old the oldest message was (s). Null:
 * unknown.
 */
type Minute = { readonly in?: Told | null; readonly out: Told | null; readonly age?: Told | null }

/** What else is known: whether other queues send their failed messages here, and the last minute. */
type Beside = Minute & { readonly servesOthers: boolean }

const keptMs = 30 * 60_000
const keptDepths = 240
/** Rounds before silence or a direction means anything: Burrow's ring of ten, as for consumer groups (verdict.ts). */
const enoughRounds = 10
/** Readings that a direction is judged by: ten minutes of a row on the screen. */
const courseDepths = 40
/** How much of its movement a depth keeps before it has a direction: 1 is only up or only down. */
const direction = 0.5
/** Dead letters that arrived within this time are news (ms). */
const newsMs = 10 * 60_000
/** The period of CloudWatch's counts of SQS. */
const minuteMs = 60_000
/** A queue that nobody reads grows by at least this share of what arrives, however the rate of the last minute was off. */
const mostArrivals = 0.75
/** Until then a whole minute that began after the first reading has been told, and seen here. */
const firstMinuteMs = 150_000

/** The ring with one more reading: equal ones are joined, at most 30 minutes are kept. */
export function seeDepth(ring: readonly Depth[], { at, visible, inFlight }: Pick<Depth, 'at' | 'visible' | 'inFlight'>): readonly Depth[] {
  const last = ring.at(-1)
  if (last && last.visible === visible && last.inFlight === inFlight) {
    return [...ring.slice(0, -1), { ...last, until: at, rounds: last.rounds + 1 }]
  }
  return [...ring.filter(({ until }) => at - until < keptMs).slice(-(keptDepths - 1)), { at, until: at, rounds: 1, visible, inFlight }]
}

/**
 * Judges a queue by the course of its depth, since SQS tells nothing of its readers but what is in flight. No threshold on a depth:
 * what matters is whether it is worked on and where it goes.
 */
export function judgeDepth(ring: readonly Depth[], { servesOthers, ...minute }: Beside): DepthJudgement | null {
  const [first] = ring
  const last = ring.at(-1)
  if (!first || !last) return null
  if (servesOthers) return judgeDeadLetters(ring, first, last)
  if (last.visible === 0) return judgeEmpty(ring, first, last)
  return stalled(ring, last, minute) ?? moving(ring, first, last)
}

function judgeDeadLetters(ring: readonly Depth[], first: Depth, last: Depth): DepthJudgement {
  const arrivals = ring.flatMap((one, index) => {
    const before = ring[index - 1]
    // A message that is being read is in flight; it did not arrive anew when it comes back.
    const more = before && last.until - one.at <= newsMs ? whole(one) - whole(before) : 0
    return more > 0 ? [{ at: one.at, more }] : []
  })
  const arrived = arrivals.reduce((sum, { more }) => sum + more, 0)
  if (arrived > 0) return told('dead-letters', arrivals[0]?.at ?? last.at, `${arrived.toLocaleString('en')} in the last 10 min`)
  if (last.visible === 0) return judgeEmpty(ring, first, last)
  if (roundsFrom(ring, first.at) < 3) return told('unknown', first.at, `${last.visible.toLocaleString('en')} waiting, watched for ${roughly(last.until - first.at)} so far`)
  return told('idle', first.at, `${last.visible.toLocaleString('en')} waiting, none new for ${roughly(last.until - first.at)}`)
}

function judgeEmpty(ring: readonly Depth[], first: Depth, last: Depth): DepthJudgement {
  if (last.inFlight > 0) return told('keeping-up', first.at, `${last.inFlight.toLocaleString('en')} in flight, none waiting`)
  const since = sinceWhen(ring, ({ visible, inFlight }) => visible === 0 && inFlight === 0)
  return roundsFrom(ring, since) >= enoughRounds
    ? told('idle', since, `empty for ${roughly(last.until - since)}`)
    : told('keeping-up', first.at, 'empty')
}

/**
 * Nothing in flight and nothing taken away for a while, or in less where CloudWatch saw nothing deleted in a whole minute that the
 * oldest message waited through. A quick reader is never seen in flight: where CloudWatch saw deletions in a minute of that while, it
 * is not stalled.
 */
function stalled(ring: readonly Depth[], last: Depth, minute: Minute): DepthJudgement | null {
  if (last.inFlight > 0) return null
  const quiet = sinceWhen(ring, ({ inFlight, visible }) => inFlight === 0 && visible > 0)
  const part = ring.filter(({ until }) => until >= quiet)
  const shrank = part.findLastIndex((one, index) => index > 0 && one.visible < (part[index - 1]?.visible ?? 0))
  const since = Math.max(quiet, part[shrank]?.at ?? 0)
  if (isReadQuickly(ring, since, minute)) return null
  if (roundsFrom(ring, since) >= enoughRounds) return told('stalled', since, 'nothing in flight and nothing taken away')
  const { out, age = null } = minute
  const waitsSince = Math.min(since, age === null ? Infinity : age.at - age.value * 1_000)
  const isIdleMinute = out !== null && out.value === 0 && out.at - minuteMs >= waitsSince
  return isIdleMinute && roundsFrom(ring, since) > 2 ? told('stalled', since, 'nothing in flight and nothing deleted') : null
}

/**
 * Whether messages are deleted although a queue has only grown since a moment (epoch ms): CloudWatch told of deletions in a minute
 * after it, or, before it can have told of one, nobody saw a reader stop, or less waits than came.
 */
function isReadQuickly(ring: readonly Depth[], since: number, { in: arrivals = null, out }: Minute): boolean {
  const last = ring.at(-1)
  if (out === null || out.value === 0 || !last) return false
  if (out.at - minuteMs >= since) return true
  if (last.until - since >= firstMinuteMs) return false
  const grew = last.visible - (ring.find(({ at }) => at >= since)?.visible ?? 0)
  const came = (arrivals?.value ?? 0) * (last.until - since) / 1_000
  return since === ring[0]?.at || grew < mostArrivals * came
}

function moving(whole: readonly Depth[], first: Depth, last: Depth): DepthJudgement {
  const ring = whole.slice(-courseDepths)
  const start = ring[0] ?? first
  const rounds = ring.reduce((sum, one) => sum + one.rounds, 0)
  if (ring.slice(-enoughRounds).some(({ visible }) => visible === 0)) return told('keeping-up', first.at, '')
  if (ring.length < 3 || rounds < enoughRounds) return told('unknown', first.at, `watched for ${roughly(last.until - first.at)} so far`)
  const net = last.visible - start.visible
  const path = ring.reduce((sum, one, index) => sum + Math.abs(one.visible - (ring[index - 1]?.visible ?? one.visible)), 0)
  const perSecond = net / Math.max(1, (last.until - start.at) / 1_000)
  const trend = path === 0 ? 0 : net / path
  if (trend > direction) return told('falling-behind', extreme(ring, Math.min), `${rate(perSecond)}/s short`)
  if (trend < -direction) return told('draining', extreme(ring, Math.max), '')
  return told('keeping-up', first.at, `steadily ${last.visible.toLocaleString('en')} waiting`)
}

const whole = ({ visible, inFlight }: Depth): number => visible + inFlight

const roundsFrom = (ring: readonly Depth[], since: number): number =>
  ring.reduce((sum, { until, rounds }) => sum + (until >= since ? rounds : 0), 0)

/** Since when something has held without a break up to now. */
function sinceWhen(ring: readonly Depth[], holds: (one: Depth) => boolean): number {
  return ring[ring.findLastIndex((one) => !holds(one)) + 1]?.at ?? Infinity
}

/** When the depth was last at its lowest or highest. */
function extreme(ring: readonly Depth[], pick: (...values: number[]) => number): number {
  const value = pick(...ring.map(({ visible }) => visible))
  return ring.findLast(({ visible }) => visible === value)?.at ?? 0
}

const told = (verdict: BacklogVerdict, since: number, reason: string): DepthJudgement => ({ verdict, since, reason })

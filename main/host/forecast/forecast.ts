import { sinceBreak } from './breaks.ts'
import { blocksOf, lasting, type Lasting } from './blocks.ts'

/**
 * What was known of a backlog at one time (epoch ms): `level` is what waits, in items, or in seconds where only an age is
 * known; `in` and `out` are items a second, null or absent where nobody knows them. A course is in the order of time.
 */
export type CoursePoint = {
  readonly at: number; readonly level: number | null; readonly in?: number | null; readonly out?: number | null
}

/** Seconds until nothing waits, and between which bounds in four of five cases; `high` is null where no bound can be told. */
export type Forecast = { readonly seconds: number; readonly low: number; readonly high: number | null }

/** What came in a second on earlier days at the time of day of `at` (epoch ms); null where that is not known. */
export type Arriving = (at: number) => number | null

const minuteMs = 60_000
/** How much of a course counts: what was longer ago says little about now. */
const courseMs = 30 * minuteMs
/** Less than this after a break (ms) says nothing yet. */
const leastMs = 20_000
const leastPoints = 4
/** By how many standard errors a backlog has to fall before it is said to. */
const sure = 1
/** By what share of itself a rate may change while a backlog drains: what a mean over minutes cannot know. */
const mayChange = 0.05
/** How uncertain one block alone is. */
const alone = 0.3
/** Four of five cases lie within this many standard errors (normal distribution). */
const within = 1.28
/** The farthest time told: nobody knows what is later, and the pattern of a day is walked in steps of a minute. */
const farthestS = 7 * 86_400
/** How far a day may differ from those before it. */
const [leastShare, mostShare] = [0.5, 2]

/**
 * Tells when a backlog is gone: what waits, divided by what its reader lastingly takes away more than comes in. Where it is
 * known what comes in, that and what the reader takes are judged apart: a reader with a backlog works evenly, while what comes
 * in may come in bursts and goes on while nobody reads. Where `earlier` days are known, what comes in is expected to go on as
 * it did then. null while nobody can tell: nothing waits, the course is too short, it was reset or stood still just now, or it
 * does not fall for certain.
 */
export function forecast(course: readonly CoursePoint[], earlier?: Arriving): Forecast | null {
  const last = course.findLast(({ level }) => level !== null)
  if (!last || last.level === null || last.level <= 0) return null
  const recent = course.filter(({ at }) => last.at - at <= courseMs)
  const since = sinceBreak(recent)
  const part = since === null ? [] : recent.filter(({ at }) => at >= since)
  const first = part[0]
  if (!first || part.length < leastPoints || last.at - first.at < leastMs) return null
  const net = netOf(recent, part)
  if (!net || !(net.mean + sure * net.error < 0)) return null
  return untilEmpty(last.level, net, last.at, earlier && changeOf(recent, last.at, earlier))
}

/**
 * How fast the level lastingly changes a second: by its own course since the break, put right by how much more or less comes in
 * over the whole course than since then. What its reader takes is judged by what came in less what the level changed.
 */
function netOf(recent: readonly CoursePoint[], part: readonly CoursePoint[]): Lasting | null {
  const changes = blocksOf(part, 'level')
  const came = blocksOf(part, 'in')
  // Nobody's stop changes what comes in: all of the course counts for it.
  const arriving = lasting(blocksOf(recent, 'in'))
  const taken = arriving && came.length === changes.length ? lasting(came.map((value, n) => value - (changes[n] ?? 0))) : null
  const own = lasting(changes)
  if (!own) return null
  if (!arriving || !taken) return surer(own)
  return surer({ mean: arriving.mean - taken.mean, error: Math.hypot(arriving.error, taken.error), blocks: taken.blocks })
}

/** Means over minutes never know all; one of a single minute least. */
const surer = ({ mean, error, blocks }: Lasting): Lasting =>
  ({ mean, error: Math.hypot(blocks === 1 ? 0 : error, (blocks === 1 ? alone : mayChange) * mean), blocks })

/**
 * By how much more or less comes in at a time than now (items a second), as on earlier days; undefined where it cannot be told.
 */
function changeOf(recent: readonly CoursePoint[], now: number, earlier: Arriving): ((at: number) => number) | undefined {
  const span = recent.filter((point) => typeof point.in === 'number')
  const came = lasting(blocksOf(recent, 'in'))?.mean
  const then = mean(span.flatMap(({ at }) => earlier(at) ?? []))
  if (came === undefined || then === null || then <= 0) return undefined
  const share = Math.min(mostShare, Math.max(leastShare, came / then))
  const middle = (now + (span[0]?.at ?? now)) / 2
  const base = earlier(middle) ?? then
  return (at) => ((earlier(at) ?? base) - then) * share
}

type Change = (at: number) => number

function untilEmpty(level: number, { mean: net, error }: Lasting, now: number, change: Change | undefined): Forecast | null {
  const straight = (net: number) => (net < 0 && level / -net <= farthestS ? level / -net : null)
  const at = (net: number) => (change ? walked(level, net, now, change) : straight(net))
  const seconds = at(net)
  if (seconds === null) return null
  return { seconds, low: at(net - within * error) ?? seconds, high: at(net + within * error) }
}

/** Minute by minute through the pattern of a day; null where it does not get there within a week. */
function walked(level: number, net: number, now: number, change: (at: number) => number): number | null {
  const stepS = minuteMs / 1_000
  let left = level
  for (let second = 0; second < farthestS; second += stepS) {
    const perSecond = net + change(now + (second + stepS / 2) * 1_000)
    if (left + perSecond * stepS <= 0) return second + left / -perSecond
    left += perSecond * stepS
  }
  return null
}

const mean = (values: readonly number[]): number | null =>
  (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length)

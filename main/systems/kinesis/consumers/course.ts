import { observe, waiting, type Observation } from '../../observations.ts'
import { commitsIn, judge, type Judgement } from '../../verdict.ts'

/**
 * One reading of a place (epoch ms): `marker` changes whenever it moves, `waitsSince` is when the first record after it arrived,
 * null where none waits; `counter` is raised by the worker that holds it, null where nobody counts.
 */
export type Seen = {
  readonly at: number
  readonly marker: string
  readonly waitsSince: number | null
  readonly counter: number | null
}

/**
 * The course of a place in time: a ring whose `done` is when the first record that waits arrived, and whose `end` is now, both
 * epoch ms; where none waits they are equal and stand still. `alive` is since when and for how many readings its counter has
 * stood still; `resumed` that it began anew after a standstill.
 */
export type Course = {
  readonly ring: readonly Observation[]
  readonly marker: string
  readonly still: { readonly marker: number; readonly counter: number; readonly rounds: number }
  readonly counter: number | null
  readonly stalled: boolean
  readonly resumed: boolean
}

/**
 * What waits for less than this (ms) is no backlog: consumers read and checkpoint every few seconds, and CloudWatch tells of
 * whole minutes.
 */
export const graces = { checkpoints: 10_000, minutes: 60_000 } as const

/**
 * A worker renews its leases every three seconds or so (KCL, failover time of 10 s); one that does not for so long is gone (ms).
 */
const goneMs = 20_000
const goneRounds = 3

/** The course with one more reading; one that it has already changes nothing. */
export function follow(before: Course | undefined, seen: Seen, graceMs: number): Course {
  const last = before?.ring.at(-1)
  if (before && last && seen.at <= last.until) return before
  const moved = before !== undefined && before.marker !== seen.marker
  const resumes = moved && before.stalled
  const next = observe(resumes ? before.ring.slice(-1) : before?.ring ?? [], {
    at: seen.at, members: null, ...timesOf(last, seen, moved || !last, graceMs),
  })
  const counted = before !== undefined && before.counter === seen.counter && !moved
  return {
    ring: next, marker: seen.marker, counter: seen.counter, stalled: moved ? false : before?.stalled ?? false,
    resumed: resumes || (before?.resumed === true && waiting(next.at(-1) ?? { done: 0, end: 0 }) > 0),
    still: {
      marker: moved || !before ? seen.at : before.still.marker,
      counter: counted ? before.still.counter : seen.at, rounds: counted ? before.still.rounds + 1 : 0,
    },
  }
}

function timesOf(
  last: Observation | undefined, { at, waitsSince }: Seen, moved: boolean, graceMs: number,
): Pick<Observation, 'done' | 'end'> {
  const now = Math.max(at, last?.end ?? 0)
  if (waitsSince !== null && at - waitsSince >= graceMs) {
    // Arrival times are AWS's; a place that was moved back for certain begins a new course.
    const isBack = last !== undefined && moved && waitsSince < last.done - graceMs
    return { done: Math.min(now, isBack ? waitsSince : Math.max(waitsSince, last?.done ?? 0)), end: now }
  }
  if (moved || !last) return { done: now, end: now }
  return waitsSince === null ? { done: last.end, end: last.end } : { done: last.done, end: last.end }
}

/** Whether the worker that holds the place has gone: it no longer says that it is alive. */
const isLeft = ({ counter, still }: Course, at: number): boolean =>
  counter !== null && still.rounds >= goneRounds && at - still.counter >= goneMs

/** How the place is doing: left with records waiting is stalled at once, else its course decides (verdict.ts). */
export function judgeCourse(course: Course, at: number): Judgement | null {
  const last = course.ring.at(-1)
  if (!last) return null
  if (waiting(last) > 0 && isLeft(course, at)) {
    return {
      verdict: 'stalled', since: Math.max(course.still.marker, last.done), reason: 'no worker renews its lease', perSecond: 0,
    }
  }
  const commits = commitsIn(course.ring)
  const falls = commits.every((one, index) => index === 0 || waiting(one) < waiting(commits[index - 1] ?? one))
  if (course.resumed && waiting(last) > 0 && commits.length > 1 && falls) {
    return { verdict: 'draining', since: course.ring[0]?.at ?? at, reason: '', perSecond: 0 }
  }
  return judge(course.ring)
}

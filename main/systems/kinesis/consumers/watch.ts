import type { BacklogVerdict } from '#contract/sample.ts'
import { judgeAll, roughly, type Judgement } from '../../verdict.ts'
import { follow, judgeCourse, type Course, type Seen } from './course.ts'

/** How a consumer is doing, since when (epoch ms), and why in words. */
export type Verdict = { readonly verdict: BacklogVerdict; readonly since: number; readonly reason: string }

/** Remembers the courses of consumers' places for half an hour and judges from them. */
export interface Watch {
  /** `key` names the consumer, `place` what of it was read: a shard, or all as one. */
  see(key: string, place: string, seen: Seen, graceMs: number): void
  /** How a consumer is doing by these places; `why` is said where none can be judged. `age` is how far it is behind (s). */
  judge(key: string, places: readonly string[], at: number, told: { readonly why: string; readonly age: number | null }): Verdict
}

/** Consumers not seen for longest are forgotten first. */
const keptConsumers = 2_000
/** A verdict that still held this long ago (ms) is the one that holds now. */
const sameVerdictMs = 3 * 60_000

type Known = { readonly courses: Map<string, Course>; readonly since: number; told?: Verdict & { readonly at: number } }

/** Knows nothing at first. */
export function openWatch(): Watch {
  const known = new Map<string, Known>()
  const of = (key: string, at: number): Known => {
    const found = known.get(key) ?? { courses: new Map<string, Course>(), since: at }
    known.delete(key)
    known.set(key, found)
    for (const oldest of known.keys()) if (known.size > keptConsumers) known.delete(oldest)
    return found
  }
  return {
    see(key, place, seen, graceMs) {
      const { courses } = of(key, seen.at)
      courses.set(place, follow(courses.get(place), seen, graceMs))
    },
    judge(key, places, at, { why, age }) {
      const one = of(key, at)
      const judged = places.map((place) => {
        const course = one.courses.get(place)
        const judgement = course ? judgeCourse(course, at) : null
        if (course) one.courses.set(place, { ...course, stalled: judgement?.verdict === 'stalled' })
        return judgement
      })
      const judgement = judgeAll(judged, { since: one.since, reason: why })
      const { told } = one
      const same = told?.verdict === judgement.verdict && at - told.at < sameVerdictMs
      const since = same ? Math.min(told.since, judgement.since) : judgement.since
      const verdict = { verdict: judgement.verdict, since, reason: reasonOf(judgement, judged, age) }
      one.told = { ...verdict, at }
      return verdict
    },
  }
}

/** In words of time, since what a course counts are milliseconds. */
function reasonOf(judgement: Judgement, judged: readonly (Judgement | null)[], age: number | null): string {
  const same = judged.filter((one) => one?.verdict === judgement.verdict)
  const where = same.length > 0 && same.length < judged.length ? ` in ${same.length} of ${judged.length} shards` : ''
  switch (judgement.verdict) {
    case 'stalled': {
      const isLeft = same.some((one) => one?.reason.startsWith('no worker'))
      return `${isLeft ? 'no worker renews its leases' : 'nothing read while records wait'}${where}`
    }
    case 'falling-behind': return `${roughly(Math.max(...same.map((one) => one?.perSecond ?? 0)) * 60)} later each minute${where}`
    case 'keeping-up': return age !== null && age >= 10 ? `steadily ${roughly(age * 1_000)} behind` : ''
    case 'draining': return ''
    case 'unknown': return judgement.reason.replace(/moved back by [\d,.]+/, 'moved back')
    case 'idle': case 'dead-letters': return judgement.reason
  }
}

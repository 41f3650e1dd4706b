import { type Observation, observe, type Seen } from '../observations.ts'
import { commitsIn, type Judgement, judge, judgeAll } from '../verdict.ts'
import { type GroupPlace, type GroupReading, placeKey } from './places.ts'

/** Remembers half an hour of each group's places and judges from it how the group is doing. */
export interface GroupWatch {
  observe(reading: GroupReading, at: number): void
  judge(reading: GroupReading, at: number): Judgement
}

/** Over all places, so that a thousand groups cannot fill the memory; the places not seen for longest go first. */
const keptObservations = 300_000

/** A verdict that still held this long ago (ms) is the one that holds now. */
const sameVerdictMs = 60_000

/** `lastSent` tells when the newest record of a partition was written (epoch ms), where that is known. */
export function openGroupWatch(lastSent: (place: GroupPlace) => number | null): GroupWatch {
  const rings = new Map<string, readonly Observation[]>()
  const firstSeen = new Map<string, number>()
  const told = new Map<string, Pick<Judgement, 'verdict' | 'since'> & { readonly at: number }>()
  let kept = 0

  /** The rings forget after half an hour, but what has held all the while began before that. */
  const sinceItBegan = (id: string, judgement: Judgement, at: number): Judgement => {
    const before = told.get(id)
    const same = before?.verdict === judgement.verdict && at - before.at < sameVerdictMs
    const since = same ? Math.min(before.since, judgement.since) : judgement.since
    told.set(id, { verdict: judgement.verdict, since, at })
    return { ...judgement, since }
  }

  const forgetOldest = (): void => {
    for (const [key, ring] of rings) {
      if (kept <= keptObservations) return
      rings.delete(key)
      kept -= ring.length
    }
  }

  const add = (key: string, seen: Seen): void => {
    const before = rings.get(key) ?? []
    const ring = observe(before, seen)
    rings.delete(key) // and set again, so that the first keys are those not seen for longest
    rings.set(key, ring)
    kept += ring.length - before.length
  }

  return {
    observe: ({ id, places, description }, at) => {
      if (!firstSeen.has(id)) firstSeen.set(id, at)
      const members = description?.members.length ?? null
      const seen = places.flatMap((place) => seenAt(place, at, members))
      for (const { place, ...one } of seen) add(placeKey(id, place), one)
      const sum = (of: (one: Seen) => number) => seen.reduce((total, one) => total + of(one), 0)
      if (seen.length > 0)
        add(wholeKey(id, seen.length), { at, members, done: sum(({ done }) => done), end: sum(({ end }) => end) })
      forgetOldest()
    },
    judge: (reading, at) => {
      // An empty partition nothing was ever committed for says nothing about the group.
      const counted = reading.places.filter(({ committed, start, end }) => committed !== null || start === null || start !== end)
      const whole = rings.get(wholeKey(reading.id, reading.places.flatMap((place) => seenAt(place, at, null)).length)) ?? []
      const groupCommits = commitsIn(whole).map((one) => one.at)
      const judgement = judgeAll(
        counted.map((place) => judge(rings.get(placeKey(reading.id, place)) ?? [], { lastSent: lastSent(place), groupCommits })),
        { since: firstSeen.get(reading.id) ?? at, reason: whyUnknown(reading) },
        judge(whole),
      )
      return sinceItBegan(reading.id, judgement, at)
    },
  }
}

/** All places of a group as one. Their number is part of the key: a place more or less is a jump that nobody made. */
const wholeKey = (group: string, places: number): string => `${places} of ${group}`

/** A place's reading for its ring; nothing where it has none. */
function seenAt(place: GroupPlace, at: number, members: number | null): readonly (Seen & { readonly place: GroupPlace })[] {
  const { committed, end, start } = place
  if (committed === null || end === null || start === null || committed > end) return []
  return [{ place, at, members, done: Number(committed < start ? start : committed), end: Number(end) }]
}

function whyUnknown({ entry, places, problems }: GroupReading): string {
  const denied = [...problems, ...places.flatMap(({ problem }) => problem ?? [])].find(({ code }) => code === 'Forbidden')
  if (denied) return 'no permission to read offsets'
  if (entry?.type === 'share') return 'share groups commit no offsets'
  if (places.some(({ flags }) => flags.includes('rewound'))) return 'its commits lie beyond the end of the topic'
  if (places.length > 0 && places.every(({ problem }) => problem?.code === 'NotFound' && /does not exist/.test(problem.message)))
    return 'its topics no longer exist'
  return problems.find(({ code }) => entry === null || code !== 'Unsupported')?.message ?? 'nothing committed yet'
}

import { type Observation, observe } from '../observations.ts'
import { type Judgement, judge, judgeAll } from '../verdict.ts'
import { type GroupPlace, type GroupReading, placeKey } from './places.ts'

/** Remembers half an hour of each group's places and judges from it how the group is doing. */
export interface GroupWatch {
  observe(reading: GroupReading, at: number): void
  judge(reading: GroupReading, at: number): Judgement
}

/** Over all places, so that a thousand groups cannot fill the memory; the places not seen for longest go first. */
const keptObservations = 300_000

/** `lastSent` tells when the newest record of a partition was written (epoch ms), where that is known. */
export function openGroupWatch(lastSent: (place: GroupPlace) => number | null): GroupWatch {
  const rings = new Map<string, readonly Observation[]>()
  const firstSeen = new Map<string, number>()
  let kept = 0

  const forgetOldest = (): void => {
    for (const [key, ring] of rings) {
      if (kept <= keptObservations) return
      rings.delete(key)
      kept -= ring.length
    }
  }

  return {
    observe: ({ id, places, description }, at) => {
      if (!firstSeen.has(id)) firstSeen.set(id, at)
      for (const place of places) {
        const { committed, end, start } = place
        if (committed === null || end === null || start === null || committed > end) continue
        const key = placeKey(id, place)
        const before = rings.get(key) ?? []
        const done = Number(committed < start ? start : committed)
        const ring = observe(before, { at, done, end: Number(end), members: description?.members.length ?? null })
        rings.delete(key) // and set again, so that the first keys are those not seen for longest
        rings.set(key, ring)
        kept += ring.length - before.length
      }
      forgetOldest()
    },
    judge: (reading, at) => {
      // An empty partition nothing was ever committed for says nothing about the group.
      const counted = reading.places.filter(({ committed, start, end }) => committed !== null || start === null || start !== end)
      return judgeAll(counted.map((place) => judge(rings.get(placeKey(reading.id, place)) ?? [], lastSent(place))), {
        since: firstSeen.get(reading.id) ?? at, reason: whyUnknown(reading),
      })
    },
  }
}

function whyUnknown({ entry, places, problems }: GroupReading): string {
  const denied = [...problems, ...places.flatMap(({ problem }) => problem ?? [])].find(({ code }) => code === 'Forbidden')
  if (denied) return 'no permission to read offsets'
  if (entry?.type === 'share') return 'share groups commit no offsets'
  if (places.some(({ flags }) => flags.includes('rewound'))) return 'its commits lie beyond the end of the topic'
  if (places.length > 0 && places.every(({ problem }) => problem?.code === 'NotFound' && /does not exist/.test(problem.message))) return 'its topics no longer exist'
  return problems[0]?.message ?? 'nothing committed yet'
}

import type { Cluster, Place } from './cluster.ts'
import { partitionKey } from './offsets.ts'
import { type GroupPlace, type GroupReading, placeKey } from './places.ts'
import type { Rates } from './rates.ts'
import type { Wait } from '../until-aborted.ts'

/** The numbers of a group's place: items, seconds, and items per second; null is unknown. */
export type PlaceNumbers = {
  readonly backlog: number | null
  readonly age: number | null
  readonly in: number | null
  readonly out: number | null
}

/** Adds to places how old the next record to read is, and how fast both ends of the backlog move. */
export interface PlaceReader {
  read(readings: readonly GroupReading[], wait: Wait): Promise<ReadonlyMap<string, PlaceNumbers>>
}

const keptTimes = 50_000

/** Remembers the times of records: they never change. */
export function openPlaceReader(cluster: Cluster, rates: Rates): PlaceReader {
  const times = new Map<string, number | null>()

  const learn = async (places: readonly Place[], wait: Wait): Promise<void> => {
    const asked = [...new Map(places.map((one) => [recordKey(one), one])).values()].filter((one) => !times.has(recordKey(one)))
    if (asked.length === 0) return
    const found = await cluster.recordTimes(asked, wait)
    asked.forEach((one, index) => {
      const time = found[index] ?? null
      if (time !== null) times.set(recordKey(one), time)
    })
    for (const oldest of times.keys()) {
      if (times.size <= keptTimes) break
      times.delete(oldest)
    }
  }

  return {
    read: async (readings, wait) => {
      const places = readings.flatMap(({ id, places }) => places.map((place) => ({ id, place, next: nextRecord(place) })))
      await learn(
        places.flatMap(({ next }) => next ?? []),
        wait,
      )
      const at = cluster.now()
      return new Map(
        places.map(({ id, place, next }) => {
          const time = next && times.get(recordKey(next))
          const age = place.backlog === 0 ? 0 : typeof time === 'number' ? Math.max(0, (at - time) / 1_000) : null
          const key = partitionKey(place.topic, place.partition)
          return [
            placeKey(id, place),
            {
              backlog: place.backlog,
              age,
              in: place.end === null ? null : rates.observe(`end ${key}`, at, place.end),
              out: place.committed === null ? null : rates.observe(`committed ${placeKey(id, place)}`, at, place.committed),
            },
          ]
        }),
      )
    },
  }
}

/** The record the group reads next, where something waits. */
function nextRecord({ topic, partition, committed, start, backlog }: GroupPlace): Place | null {
  if (backlog === null || backlog === 0 || committed === null || start === null) return null
  return { topic, partition, offset: committed < start ? start : committed }
}

const recordKey = ({ topic, partition, offset }: Place): string => `${partitionKey(topic, partition)}:${offset}`

import type { Problem } from '#contract/problem.ts'
import { listOffsets } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { type Asked, type Found, findOffsets, isFound, partitionKey, place } from './offsets.ts'
import type { Wait } from '../until-aborted.ts'

/** When the newest record of a partition was written, as its timestamp says. */
export interface NewestTimes {
  /** Reads them for partitions whose end has moved since they were read last. */
  learn(asked: readonly Asked[], ends: ReadonlyMap<string, Found | Problem>, wait: Wait): Promise<void>
  /** Epoch ms by partition key; null is unknown, or the partition is empty. */
  of(key: string): number | null
}

/** Remembers what stays true while a partition does not grow. */
export function openNewestTimes(cluster: Cluster): NewestTimes {
  const known = new Map<string, { readonly end: bigint; readonly at: number | null }>()
  return {
    learn: async (asked, ends, wait) => {
      const grown = asked.flatMap((one) => {
        const key = partitionKey(one.topic.name, one.partition)
        const end = ends.get(key)
        return isFound(end) && known.get(key)?.end !== end.offset ? [{ ...one, key, end: end.offset }] : []
      })
      if (grown.length === 0) return
      const times = await read(cluster, grown, wait)
      for (const { key, end } of grown) known.set(key, { end, at: times.get(key) ?? null })
    },
    of: (key) => known.get(key)?.at ?? null,
  }
}

type Grown = Asked & { readonly key: string; readonly end: bigint }

/** By ListOffsets where brokers can (Kafka 3.0), else by reading the record before the end. */
async function read(cluster: Cluster, grown: readonly Grown[], wait: Wait): Promise<ReadonlyMap<string, number>> {
  if (((await cluster.brokers.version(listOffsets, wait)) ?? 0) >= 7) {
    const found = await findOffsets(cluster, grown, place.maxTimestamp, wait)
    return new Map(
      [...found].flatMap(([key, one]) => (isFound(one) && one.timestamp >= 0n ? [[key, Number(one.timestamp)]] : [])),
    )
  }
  const filled = grown.filter(({ end }) => end > 0n)
  const times = await cluster.recordTimes(
    filled.map(({ topic, partition, end }) => ({ topic: topic.name, partition, offset: end - 1n })),
    wait,
  )
  return new Map(
    filled.flatMap(({ key }, index) => {
      const time = times[index]
      return typeof time === 'number' ? [[key, time]] : []
    }),
  )
}

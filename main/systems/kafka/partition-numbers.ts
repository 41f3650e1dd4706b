import type { Problem } from '#contract/problem.ts'
import { isAbsent } from './absent.ts'
import type { Cluster } from './cluster.ts'
import type { Topic } from './inventory.ts'
import type { LogDirs } from './log-dirs.ts'
import type { NewestTimes } from './newest.ts'
import { type Asked, type Found, findOffsets, isFound, partitionKey, place } from './offsets.ts'
import type { Rates } from './rates.ts'
import type { Wait } from '../until-aborted.ts'

/**
 * What one round found out about a partition; null is unknown, for the reasons in `problems`. `bytes` is on disk over all
 * replicas, `in` items per second, `lastMessage` epoch ms.
 */
export type PartitionNumbers = {
  readonly start: bigint | null
  readonly end: bigint | null
  readonly messages: number | null
  readonly bytes: number | null
  readonly in: number | null
  readonly lastMessage: number | null
  readonly problems: readonly Problem[]
}

/**
 * Reads partitions in one round of few requests: two ListOffsets and one DescribeLogDirs a broker, and one more ListOffsets for
 * those that grew.
 */
export interface PartitionReader {
  read(asked: readonly Asked[], wait: Wait): Promise<ReadonlyMap<string, PartitionNumbers>>
}

/** `newest` and `rates` remember what was read before. */
export function openPartitionReader(cluster: Cluster, logDirs: LogDirs, rates: Rates, newest: NewestTimes): PartitionReader {
  return {
    read: async (asked, wait) => {
      const topics = [...new Set(asked.map(({ topic }) => topic))]
      const [starts, ends, sizes] = await Promise.all([
        findOffsets(cluster, asked, place.earliest, wait),
        findOffsets(cluster, asked, place.latest, wait),
        logDirs.sizes(topics, wait),
      ])
      const at = cluster.now()
      await newest.learn(asked, ends, wait)
      return new Map(
        asked.map(({ topic, partition }) => {
          const key = partitionKey(topic.name, partition)
          return [key, numbersOf(key, at, starts.get(key), ends.get(key), sizes.get(key), newest.of(key), rates)]
        }),
      )
    },
  }
}

function numbersOf(
  key: string,
  at: number,
  start: Found | Problem | undefined,
  end: Found | Problem | undefined,
  size: number | Problem | undefined,
  lastMessage: number | null,
  rates: Rates,
): PartitionNumbers {
  const bounds = isFound(start) && isFound(end) ? { start: start.offset, end: end.offset } : null
  return {
    start: isFound(start) ? start.offset : null,
    end: isFound(end) ? end.offset : null,
    messages: bounds && Number(bounds.end - bounds.start),
    bytes: typeof size === 'number' ? size : null,
    in: isFound(end) ? rates.observe(`end ${key}`, at, end.offset) : null,
    lastMessage,
    problems: [start, end, size].flatMap((one) => (typeof one === 'object' && 'code' in one && !isAbsent(one) ? [one] : [])),
  }
}

/** Every partition of a topic, to be asked about. */
export const everyPartition = (topic: Topic): readonly Asked[] =>
  topic.partitions.map(({ partitionIndex }) => ({ topic, partition: partitionIndex }))

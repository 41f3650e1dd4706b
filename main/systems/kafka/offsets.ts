import type { Problem } from '#contract/problem.ts'
import { listOffsets } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { Topic } from './inventory.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/** Which place ListOffsets looks for: the log start, the high watermark, or the record with the highest timestamp. */
export const place = { earliest: -2n, latest: -1n, maxTimestamp: -3n } as const

/** What ListOffsets found in a partition; both are -1 where there is no such record. */
export type Found = { readonly offset: bigint; readonly timestamp: bigint }

/** One partition to ask about. */
export type Asked = { readonly topic: Topic; readonly partition: number }

/** A Map key for a partition. Topic names hold no colon. */
export const partitionKey = (topic: string, partition: number): string => `${topic}:${partition}`

/**
 * ListOffsets for many partitions, one request a leader, read uncommitted (so `latest` is the high watermark). A partition that
 * did not answer has a Problem.
 */
export async function findOffsets(
  cluster: Cluster,
  asked: readonly Asked[],
  where: bigint,
  wait: Wait,
): Promise<ReadonlyMap<string, Found | Problem>> {
  const found = new Map<string, Found | Problem>()
  const byLeader = new Map<number, Map<string, number[]>>()
  for (const { topic, partition } of asked) {
    const name = topic.name
    const leader = topic.partitions.find((one) => one.partitionIndex === partition)?.leaderId
    if (leader === undefined)
      found.set(partitionKey(name, partition), refusal(3, { subject: `Partition ${partition} of topic ${name}` }))
    else if (leader < 0)
      found.set(partitionKey(name, partition), refusal(5, { subject: `Partition ${partition} of topic ${name}` }))
    else {
      const topics = byLeader.get(leader) ?? new Map<string, number[]>()
      byLeader.set(leader, topics)
      topics.set(name, [...(topics.get(name) ?? []), partition])
    }
  }
  await Promise.all([...byLeader].map(([leader, topics]) => askLeader(cluster, leader, topics, where, found, wait)))
  return found
}

async function askLeader(
  cluster: Cluster,
  leader: number,
  topics: ReadonlyMap<string, readonly number[]>,
  where: bigint,
  found: Map<string, Found | Problem>,
  wait: Wait,
): Promise<void> {
  const request = [...topics].map(([name, partitions]) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: -1, timestamp: where })),
  }))
  try {
    const reply = await cluster.brokers.on(leader, listOffsets, [-1, 0, request], wait)
    for (const { name, partitions } of reply.topics) {
      for (const { partitionIndex, errorCode, offset, timestamp } of partitions) {
        if (errorCode !== 0) cluster.inventory.forget(name)
        found.set(
          partitionKey(name, partitionIndex),
          errorCode === 0
            ? { offset, timestamp }
            : refusal(errorCode, {
                subject: `Partition ${partitionIndex} of topic ${name}`,
                needs: `Offsets need Describe on topic ${name}`,
                user: cluster.user,
              }),
        )
      }
    }
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'Cancelled') throw error
    for (const [name, partitions] of topics) {
      cluster.inventory.forget(name)
      for (const partition of partitions) found.set(partitionKey(name, partition), problem)
    }
  }
}

/** Tells an offset from the Problem that stands in its place. */
export const isFound = (one: Found | Problem | undefined): one is Found => one !== undefined && 'offset' in one

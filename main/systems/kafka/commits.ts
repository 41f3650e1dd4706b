import type { Problem } from '#contract/problem.ts'
import { offsetFetch } from './apis.ts'
import type { TopicPartition } from './assignment.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { GroupEntry } from './group-directory.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/** What a group has committed for a partition. */
export type Commit = TopicPartition & { readonly offset: bigint }

type Reply = Awaited<ReturnType<(typeof offsetFetch)['versions'][number]['async']>>['groups'][number]

/**
 * Everything the groups have committed: one OffsetFetch a coordinator from Kafka 3.0 on, one a group before. A group that cannot
 * be read has a Problem.
 */
export async function readCommits(
  cluster: Cluster,
  entries: readonly GroupEntry[],
  wait: Wait,
): Promise<ReadonlyMap<string, readonly Commit[] | Problem>> {
  const found = new Map<string, readonly Commit[] | Problem>()
  const readable = entries.filter(({ id, type }) => {
    if (type === 'share')
      found.set(id, {
        code: 'Unsupported',
        message: `Share group ${id} commits no offsets: the brokers hand out its records one by one.`,
      })
    return type !== 'share'
  })
  await Promise.all(
    [...Map.groupBy(readable, ({ coordinator }) => coordinator)].map(async ([coordinator, batch]) => {
      const ids = batch.map(({ id }) => id)
      try {
        for (const group of await ask(cluster, coordinator, ids, wait)) found.set(group.groupId, commitsIn(cluster, group))
      } catch (error) {
        const problem = toProblem(error)
        if (problem.code === 'Cancelled') throw error
        for (const id of ids) found.set(id, problem)
      }
    }),
  )
  return found
}

async function ask(cluster: Cluster, coordinator: number, ids: readonly string[], wait: Wait): Promise<readonly Reply[]> {
  const version = (await cluster.brokers.version(offsetFetch, wait, coordinator)) ?? 0
  const group = (groupId: string) => ({ groupId, memberEpoch: -1, topics: null })
  if (version >= 8) return (await cluster.brokers.on(coordinator, offsetFetch, [ids.map(group), false], wait)).groups
  return Promise.all(
    ids.map(async (groupId) => {
      const reply = await cluster.brokers.on(coordinator, offsetFetch, [[group(groupId)], false], wait)
      // Version 5 answers for its one group at the top; the type of version 8, which the two share here, does not name it.
      const { topics = [], errorCode = 0 } = reply as Partial<Reply>
      return { groupId, topics, errorCode }
    }),
  )
}

function commitsIn(cluster: Cluster, { groupId, topics, errorCode }: Reply): readonly Commit[] | Problem {
  if (errorCode !== 0) {
    return refusal(errorCode, {
      subject: `Group ${groupId}`,
      needs: `Offsets need Describe on group ${groupId}`,
      ref: { kind: 'group', path: [groupId] },
      user: cluster.user,
    })
  }
  return topics.flatMap(({ name, partitions }) =>
    partitions.flatMap((one) =>
      one.errorCode === 0 && one.committedOffset >= 0n
        ? [{ topic: name, partition: one.partitionIndex, offset: one.committedOffset }]
        : [],
    ),
  )
}

import type { KafkaLook } from './kafka.ts'

/** How far a group is behind on a topic: over all partitions, on the worst one, and the offsets it has committed added up. */
export type GroupLag = {
  readonly group: string; readonly topic: string; readonly total: number; readonly most: number; readonly committed: number
}

/** MSK tells of no lag for a group whose name is not ASCII or holds a colon. */
const named = /^[\x20-\x39\x3b-\x7e]+$/

/** The lag of every group with commits on every topic. */
export async function lagsOf(kafka: KafkaLook): Promise<readonly GroupLag[]> {
  const { groups } = await kafka.ask((admin) => admin.listGroups())
  const lags = await Promise.all(groups.filter(({ groupId }) => named.test(groupId)).map(async ({ groupId }) => {
    const commits = await kafka.ask((admin) => admin.fetchOffsets({ groupId }))
    return await Promise.all(commits.map(({ topic, partitions }) => lagOn(kafka, groupId, topic, partitions)))
  }))
  return lags.flat().filter((lag) => lag !== null)
}

type Commit = { readonly partition: number; readonly offset: string }

async function lagOn(kafka: KafkaLook, group: string, topic: string, commits: readonly Commit[]): Promise<GroupLag | null> {
  const made = commits.filter(({ offset }) => offset !== '-1')
  if (made.length === 0) return null
  const ends = new Map((await kafka.ask((admin) => admin.fetchTopicOffsets(topic))).map(({ partition, high }) => [partition, Number(high)]))
  const lags = made.map(({ partition, offset }) => Math.max(0, (ends.get(partition) ?? 0) - Number(offset)))
  return {
    group, topic, total: lags.reduce((sum, lag) => sum + lag, 0), most: Math.max(...lags),
    committed: made.reduce((sum, { offset }) => sum + Number(offset), 0),
  }
}

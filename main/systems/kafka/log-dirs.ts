import type { Problem } from '#contract/problem.ts'
import { describeLogDirs } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { toProblem } from './errors.ts'
import type { Topic } from './inventory.ts'
import { partitionKey } from './offsets.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/**
 * Bytes on disk of partitions, over all their replicas. Asked at most every ten seconds a topic, since brokers walk their log
 * directories for it.
 */
export interface LogDirs {
  /** By partition key; a partition one of whose brokers did not answer has a Problem: a part of a size is no size. */
  sizes(topics: readonly Topic[], wait: Wait): Promise<ReadonlyMap<string, number | Problem>>
  /** Everything one broker holds, in bytes. */
  ofBroker(id: number, wait: Wait): Promise<number | Problem>
}

type Request = { name: string; partitions: number[] }[]
const ageMs = 10_000

/** Remembers sizes for ten seconds. */
export function openLogDirs(cluster: Cluster): LogDirs {
  const known = new Map<string, { readonly at: number; readonly sizes: ReadonlyMap<number, number | Problem> }>()
  const brokers = new Map<number, { readonly at: number; readonly bytes: number | Problem }>()
  const fresh = (at: number | undefined): boolean => at !== undefined && cluster.now() - at < ageMs

  const read = async (topics: readonly Topic[], wait: Wait): Promise<void> => {
    const nodes = new Map<number, Request>()
    for (const topic of topics) {
      for (const id of new Set(topic.partitions.flatMap((one) => one.replicaNodes))) {
        const request = nodes.get(id) ?? []
        nodes.set(id, request)
        request.push({
          name: topic.name,
          partitions: topic.partitions.filter((one) => one.replicaNodes.includes(id)).map((one) => one.partitionIndex),
        })
      }
    }
    const replies = new Map(
      await Promise.all([...nodes].map(async ([id, request]) => [id, await askBroker(cluster, id, request, wait)] as const)),
    )
    const at = cluster.now()
    for (const topic of topics) {
      const name = topic.name
      known.set(name, {
        at,
        sizes: new Map(
          topic.partitions.map((one) => [
            one.partitionIndex,
            sum(one.replicaNodes.map((id) => sizeOn(replies.get(id), name, one.partitionIndex))),
          ]),
        ),
      })
    }
  }

  return {
    sizes: async (topics, wait) => {
      const stale = topics.filter(({ name }) => !fresh(known.get(name)?.at))
      if (stale.length > 0) await read(stale, wait)
      const all = new Map<string, number | Problem>()
      for (const { name } of topics)
        for (const [partition, size] of known.get(name)?.sizes ?? []) all.set(partitionKey(name, partition), size)
      return all
    },
    ofBroker: async (id, wait) => {
      const last = brokers.get(id)
      if (last && fresh(last.at)) return last.bytes
      const reply = await askBroker(cluster, id, null, wait)
      const bytes = reply instanceof Map ? [...reply.values()].reduce((total, one) => total + one, 0) : reply
      brokers.set(id, { at: cluster.now(), bytes })
      return bytes
    },
  }
}

type Sizes = Map<string, number>

async function askBroker(cluster: Cluster, id: number, request: Request | null, wait: Wait): Promise<Sizes | Problem> {
  const doing = {
    subject: 'Size on disk',
    needs: 'Size on disk needs Describe on the cluster',
    user: cluster.user,
  }
  try {
    // The codec's type leaves out that no list means every partition; its writer sends it so.
    const reply = await cluster.brokers.on(id, describeLogDirs, [request as Request], wait)
    const sizes: Sizes = new Map()
    for (const dir of reply.results) {
      if (dir.errorCode !== 0) return refusal(dir.errorCode, doing)
      for (const { name, partitions } of dir.topics) {
        for (const one of partitions) {
          const key = partitionKey(name, one.partitionIndex)
          if (!one.isFutureKey) sizes.set(key, (sizes.get(key) ?? 0) + Number(one.partitionSize))
        }
      }
    }
    // Without the permission a broker answers an empty list and no error before version 3.
    return reply.results.length > 0 ? sizes : refusal(31, doing)
  } catch (error) {
    const problem = toProblem(error, doing)
    if (problem.code === 'Cancelled') throw error
    return problem
  }
}

const sizeOn = (reply: Sizes | Problem | undefined, topic: string, partition: number): number | Problem => {
  if (!(reply instanceof Map))
    return reply ?? { code: 'Unreachable', message: 'Size on disk is not known: a broker did not answer.' }
  return (
    reply.get(partitionKey(topic, partition)) ?? {
      code: 'Unreachable',
      message: 'Size on disk is not known: a broker does not list this replica.',
    }
  )
}

const sum = (sizes: readonly (number | Problem)[]): number | Problem => {
  let total = 0
  for (const one of sizes) {
    if (typeof one !== 'number') return one
    total += one
  }
  return total
}

import type { Problem } from '#contract/problem.ts'
import { metadata } from './apis.ts'
import type { Brokers, Node } from './brokers.ts'
import { refusal } from './refusals.ts'
import { untilAborted, type Wait } from '../until-aborted.ts'

/** A partition as Metadata tells it; `leaderId` is -1 while it has none. */
export type Partition = {
  readonly errorCode: number
  readonly partitionIndex: number
  readonly leaderId: number
  readonly replicaNodes: readonly number[]
  readonly isrNodes: readonly number[]
}

/** A topic as Metadata tells it, partitions in the order of the answer; `topicId` is all zeros before Kafka 2.8. */
export type Topic = {
  readonly errorCode: number
  readonly name: string
  readonly topicId: string
  readonly isInternal: boolean
  readonly partitions: readonly Partition[]
}

/** Everything Metadata tells, topics by name. `controllerId` is the true one only before KRaft. */
export type Snapshot = {
  readonly clusterId: string | null | undefined
  readonly controllerId: number
  readonly nodes: readonly Node[]
  readonly topics: ReadonlyMap<string, Topic>
  /** Topic names in code unit order. */
  readonly names: readonly string[]
}

/** What stands in the cluster, from as few Metadata requests as its age allows. Asking never creates a topic. */
export interface Inventory {
  /** All topics and brokers, at most two seconds old. */
  all(wait: Wait): Promise<Snapshot>
  /** All topics and brokers as they stand now, for who begins to look. */
  anew(wait: Wait): Promise<Snapshot>
  /** Some topics by name, at most ten seconds old; a name that cannot be told has a Problem instead. */
  topics(names: Iterable<string>, wait: Wait): Promise<ReadonlyMap<string, Topic | Problem>>
  /** Asks again next time: a leader has moved. */
  forget(name: string): void
}

const allAgeMs = 2_000
const topicAgeMs = 10_000
/** More names than this are cheaper asked for as "all". */
const manyNames = 2_000

/**
 * Reads through `brokers` and tells them where the brokers are. `lifetime` ends with the session: a read for all outlives the
 * caller who began it.
 */
export function openInventory(brokers: Brokers, now: () => number, lifetime: AbortSignal, user?: string): Inventory {
  let snapshot: { readonly at: number; readonly value: Promise<Snapshot> } | undefined
  const known = new Map<string, { readonly at: number; readonly topic: Topic }>()

  const ask = async (names: string[] | null, wait: Wait) => {
    const reply = await brokers.any(metadata, [names, false, false], wait)
    const nodes = reply.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null }))
    brokers.learn(nodes)
    return { ...reply, nodes, topics: reply.topics.filter(isNamed) }
  }

  const readAll = async (): Promise<Snapshot> => {
    const { clusterId, controllerId, nodes, topics: found } = await ask(null, { signal: lifetime })
    const topics = new Map<string, Topic>()
    const at = now()
    known.clear()
    for (const topic of found) {
      topics.set(topic.name, topic)
      known.set(topic.name, { at, topic })
    }
    return { clusterId, controllerId, nodes, topics, names: [...topics.keys()].sort() }
  }

  const anew = (wait: Wait): Promise<Snapshot> => {
    const value = readAll()
    snapshot = { at: now(), value }
    value.catch(() => {
      snapshot = undefined
    })
    return untilAborted(value, wait.signal)
  }

  const all = (wait: Wait): Promise<Snapshot> =>
    snapshot && now() - snapshot.at < allAgeMs ? untilAborted(snapshot.value, wait.signal) : anew(wait)

  return {
    all,
    anew,
    topics: async (names, wait) => {
      const wanted = [...new Set(names)]
      const stale = wanted.filter((name) => now() - (known.get(name)?.at ?? -Infinity) > topicAgeMs)
      if (stale.length > manyNames) await all(wait)
      else if (stale.length > 0) {
        for (const name of stale) known.delete(name)
        for (const topic of (await ask(stale, wait)).topics) known.set(topic.name, { at: now(), topic })
      }
      return new Map(wanted.map((name) => [name, topicOr(name, known.get(name)?.topic, user)]))
    },
    forget: (name) => {
      known.delete(name)
    },
  }
}

const isNamed = <T extends { readonly name?: string | null | undefined }>(topic: T): topic is T & { readonly name: string } =>
  typeof topic.name === 'string'

const unknownTopic = 3
/** Metadata marks a topic whose partitions lack a leader as broken; its partitions still tell which. */
const leaderNotAvailable = 5

function topicOr(name: string, topic: Topic | undefined, user: string | undefined): Topic | Problem {
  if (topic && (topic.errorCode === 0 || (topic.errorCode === leaderNotAvailable && topic.partitions.length > 0))) return topic
  return refusal(topic?.errorCode ?? unknownTopic, {
    subject: `Topic ${name}`,
    needs: `Topic ${name} needs Describe on topic ${name}`,
    ref: { kind: 'topic', path: [name] },
    user,
  })
}

/** Tells a topic from the Problem that stands in its place. */
export const isTopic = (one: Topic | Problem): one is Topic => 'partitions' in one

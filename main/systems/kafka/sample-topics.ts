import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import type { Call } from '../driver.ts'
import type { Cluster } from './cluster.ts'
import { isTopic, type Topic } from './inventory.ts'
import { type Asked, partitionKey } from './offsets.ts'
import { everyPartition, type PartitionNumbers, type PartitionReader } from './partition-numbers.ts'
import { distinct, partitionFacts } from './partitions.ts'
import { refusal } from './refusals.ts'
import { topicFacts } from './topics.ts'
import { unknown } from './unknown-sample.ts'

/** One round over topics and partitions. A topic's number is null as soon as one partition's is. */
export async function sampleTopics(
  cluster: Cluster,
  reader: PartitionReader,
  refs: readonly Ref[],
  call: Call,
): Promise<readonly Sample[]> {
  const topics = await cluster.inventory.topics(
    refs.map(({ path }) => path[0] ?? ''),
    call,
  )
  const asked = new Map<string, Asked>()
  for (const ref of refs)
    for (const one of askedBy(ref, topics.get(ref.path[0] ?? ''))) asked.set(partitionKey(one.topic.name, one.partition), one)
  const numbers = await reader.read([...asked.values()], call)
  const at = cluster.now()
  return refs.map((ref) => {
    const topic = topics.get(ref.path[0] ?? '')
    if (!topic || !isTopic(topic)) return unknown(ref, at, topic ?? refusal(3, { subject: `Topic ${ref.path[0] ?? ''}` }))
    return ref.kind === 'topic' ? topicSample(ref, at, topic, numbers) : partitionSample(ref, at, topic, numbers)
  })
}

function askedBy(ref: Ref, topic: Topic | Problem | undefined): readonly Asked[] {
  if (!topic || !isTopic(topic)) return []
  if (ref.kind === 'topic') return everyPartition(topic)
  return everyPartition(topic).filter(({ partition }) => String(partition) === ref.path[1])
}

function topicSample(ref: Ref, at: number, topic: Topic, numbers: ReadonlyMap<string, PartitionNumbers>): Sample {
  const parts = topic.partitions
    .map(({ partitionIndex }) => numbers.get(partitionKey(topic.name, partitionIndex)))
    .filter((one) => one !== undefined)
  const total = (of: (part: PartitionNumbers) => number | null): number | null =>
    parts.reduce<number | null>((sum, part) => addKnown(sum, of(part)), 0)
  const values = { messages: total((part) => part.messages), bytes: total((part) => part.bytes), in: total((part) => part.in) }
  const last = parts.reduce<number | null>(
    (max, { lastMessage }) => (lastMessage === null ? max : Math.max(max ?? lastMessage, lastMessage)),
    null,
  )
  return {
    ref,
    at,
    values,
    facts: { ...topicFacts(topic), messages: values.messages, bytes: values.bytes, lastMessage: last },
    ...problemsOf(parts.flatMap(({ problems }) => problems)),
  }
}

function partitionSample(ref: Ref, at: number, topic: Topic, numbers: ReadonlyMap<string, PartitionNumbers>): Sample {
  const partition = topic.partitions.find(({ partitionIndex }) => String(partitionIndex) === ref.path[1])
  const one = partition && numbers.get(partitionKey(topic.name, partition.partitionIndex))
  if (!partition || !one)
    return unknown(ref, at, refusal(3, { subject: `Partition ${ref.path[1] ?? ''} of topic ${topic.name}`, ref }))
  return {
    ref,
    at,
    values: { messages: one.messages, bytes: one.bytes, in: one.in },
    facts: {
      ...partitionFacts(partition),
      start: one.start === null ? null : String(one.start),
      end: one.end === null ? null : String(one.end),
      lastMessage: one.lastMessage,
    },
    ...problemsOf(one.problems),
  }
}

/** The sum, null as soon as one part is unknown. */
const addKnown = (sum: number | null, part: number | null): number | null =>
  sum === null || part === null ? null : sum + part

const problemsOf = (problems: readonly Problem[]): Pick<Sample, 'problems'> => {
  const told = distinct(problems)
  return told.length > 0 ? { problems: [...told] } : {}
}

import { setTimeout as sleep } from 'node:timers/promises'
import { Admin as GroupAdmin } from '@platformatic/kafka'
import type { Admin } from 'kafkajs'
import type { Consumers } from '../consumers.ts'
import { storyClient, type Report } from './clients.ts'
import { GroupMembers } from './members.ts'
import { groupPlans, type GroupPlan } from './groups.ts'
import { keepWriting, storyProducer, type StoryProducer, type Writers } from './produce.ts'
import { plainWriters } from './records.ts'
import { registerSchemas } from './register.ts'
import { schemaWriters } from './schema-records.ts'
import { plainTopics, schemaTopics, topicConfig, topicPlans, type TopicName } from './topics.ts'

/** The first records are spread over the half hour before the start. */
const seedSpanMs = 30 * 60_000

/** The running story. `close` stops the producers and lets every member leave its group. */
export type Feed = { run(name: string, running: boolean): Promise<void>; close(): Promise<void> }

/** Hears what goes wrong, and of the consumers whenever one has stopped or started. */
export type FeedEars = { readonly report: Report; readonly onConsumers: (consumers: Consumers) => void }

/**
 * Makes the topics and groups that are missing, fills what is empty, and keeps traffic going. Resolves when topics hold data and
 * groups have commits and members. `registry` is where schemas are registered, once that is known; where it is null or refuses
 * them, the topics with schemas are left out.
 */
export async function startFeed(
  bootstrap: string, registry: Promise<string | null>, { report, onConsumers }: FeedEars,
): Promise<Feed> {
  const kafka = storyClient(bootstrap)
  await using tools = new AsyncDisposableStack()
  await using opened = new AsyncDisposableStack()
  const admin = kafka.admin()
  tools.defer(() => admin.disconnect())
  const groups = new GroupAdmin({ clientId: 'sandbox', bootstrapBrokers: [bootstrap] })
  tools.defer(() => groups.close())
  const [producer] = await Promise.all([storyProducer(kafka), admin.connect()])
  opened.defer(() => producer.close())
  const story = { admin, producer }

  const schemed = registry.then((url) => schemaWritersOf(url, report)).then(async (writers) => {
    await makeTopics(story, writers)
    return await fillTopics(story, writers)
  })
  schemed.catch(() => undefined)
  await makeTopics(story, plainStory)
  const [fresh, plain] = await Promise.all([groupsWithoutCommits(admin), fillTopics(story, plainStory), forgetMembers(groups)])
  await commitBeginnings(admin, groups, fresh)
  const members = new GroupMembers(groupPlans, { kafka, bootstrap, report }, onConsumers)
  opened.defer(() => members.close())
  await members.join()

  const stop = new AbortController()
  const writing: Promise<void>[] = []
  opened.defer(async () => {
    stop.abort()
    await Promise.all(writing)
  })
  for (const topics of [plain, schemed]) writing.push(keepWriting(producer, await topics, report, stop.signal))
  const running = opened.move()
  return { run: (name, isRunning) => members.run(name, isRunning), close: () => running.disposeAsync() }
}

type Story = { readonly admin: Admin; readonly producer: StoryProducer }

async function makeTopics({ admin, producer }: Story, writers: Writers): Promise<void> {
  const topics = [...writers.keys()]
  await createTopics(admin, topics)
  producer.add(writers, await writtenRecords(admin, topics))
}

async function fillTopics({ admin, producer }: Story, writers: Writers): Promise<readonly TopicName[]> {
  const topics = [...writers.keys()]
  await Promise.all(topics.map(async (topic) => {
    if (await isStale(admin, topic)) await producer.write(topic, topicPlans[topic].seed, seedSpanMs)
  }))
  return topics
}

/**
 * Removes the members that a crashed run left in the classic groups: the next members could join only when those time out, up to
 * 30 s later.
 */
async function forgetMembers(groups: GroupAdmin): Promise<void> {
  await Promise.all(groupPlans.filter(({ protocol }) => protocol === 'classic').map(async ({ group }) =>
    await patiently(() => groups.removeMembersFromConsumerGroup({ groupId: group }))))
}

const plainStory: Writers = new Map(plainTopics.map((topic) => [topic, plainWriters[topic]]))

async function schemaWritersOf(registry: string | null, report: Report): Promise<Writers> {
  if (registry === null) return new Map()
  try {
    const schemed = schemaWriters(await registerSchemas(registry))
    return new Map(schemaTopics.map((topic) => [topic, schemed[topic]]))
  } catch (error) {
    report(`Topics with schemas are left out: ${String(error)}`)
    return new Map()
  }
}

async function createTopics(admin: Admin, names: readonly TopicName[]): Promise<void> {
  const existing = new Set(await admin.listTopics())
  const topics = names.filter((topic) => !existing.has(topic)).map(topicConfig)
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true })
}

async function writtenRecords(admin: Admin, topics: readonly TopicName[]): Promise<ReadonlyMap<TopicName, number>> {
  return new Map(await Promise.all(topics.map(async (topic) => {
    const partitions = await endsOf(admin, topic)
    return [topic, partitions.reduce((sum, { high }) => sum + Number(high), 0)] as const
  })))
}

/** Whether a topic holds nothing of the last half hour: it is new, or the sandbox has been asleep. */
async function isStale(admin: Admin, topic: TopicName): Promise<boolean> {
  const ends = new Map((await endsOf(admin, topic)).map(({ partition, high }) => [partition, high]))
  const recent = await patiently(() => admin.fetchTopicOffsetsByTimestamp(topic, Date.now() - seedSpanMs))
  return recent.every(({ partition, offset }) => BigInt(offset) >= BigInt(ends.get(partition) ?? 0))
}

async function groupsWithoutCommits(admin: Admin): Promise<readonly GroupPlan[]> {
  const found = await Promise.all(groupPlans.map(async (plan) => {
    const [committed] = await patiently(() => admin.fetchOffsets({ groupId: plan.group, topics: [plan.topic] }))
    return committed?.partitions.some(({ offset }) => offset !== '-1') ? [] : [plan]
  }))
  return found.flat()
}

/** Gives groups their first commits, so that the story is under way from its first moment. */
async function commitBeginnings(admin: Admin, groups: GroupAdmin, plans: readonly GroupPlan[]): Promise<void> {
  await Promise.all(plans.map(async ({ group, topic, ...plan }) => {
    const partitionOffsets = beginningOf(plan, await endsOf(admin, topic))
    await patiently(() => groups.alterConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionOffsets }] }))
  }))
}

const endsOf = (admin: Admin, topic: TopicName) => patiently(() => admin.fetchTopicOffsets(topic))

/** Asks again for up to 15 s: a broker that has just started does not lead its partitions yet and is still loading its groups. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 15_000; ; await sleep(50)) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

type End = { readonly partition: number; readonly low: string; readonly high: string }

/** Where a group begins: its share of the records left to do, on every partition or, for the hot one, on the fullest. */
export function beginningOf(
  { behaviour, behind }: Pick<GroupPlan, 'behaviour' | 'behind'>, ends: readonly End[],
): { partition: number; offset: bigint }[] {
  const counts = ends.map(({ low, high }) => Number(high) - Number(low))
  const fullest = counts.indexOf(Math.max(...counts))
  return ends.map(({ partition, high }, index) => {
    const share = behaviour === 'hot' && index !== fullest ? 0 : behind
    return { partition, offset: BigInt(high) - BigInt(Math.floor((counts[index] ?? 0) * share)) }
  })
}

import { commonAccount } from '../asked.ts'
import type { SeriesStore, Stores } from '../cloudwatch/store.ts'
import { volumeGiB, type ClusterPlan } from './clusters.ts'
import { lagsOf, type GroupLag } from './lags.ts'
import type { KafkaLook, TopicLook } from './kafka.ts'
import type { Msk } from './msk.ts'

/** What a Kafka held at one moment. `ends` is a topic's newest offsets added up, by its name; `bytes` its logs'. */
type Snapshot = {
  readonly at: number
  readonly ends: ReadonlyMap<string, number>
  readonly bytes: ReadonlyMap<string, number>
  readonly committed: ReadonlyMap<string, number>
}

/**
 * Writes AWS/Kafka series that agree with the real Kafka behind each cluster: counts, lag and rates. CPU, connections and bytes out
 * are not to be had over Kafka's protocol and have no series.
 */
export class ClusterRecorder {
  readonly #msk: Msk
  readonly #stores: Stores
  readonly #now: () => number
  readonly #last = new Map<string, Snapshot>()

  constructor(msk: Msk, stores: Stores, now: () => number) {
    this.#msk = msk
    this.#stores = stores
    this.#now = now
  }

  /** Looks at every cluster with a Kafka once; one that does not answer has no points meanwhile, as on AWS. */
  async record(): Promise<void> {
    await Promise.all(this.#msk.clusters.map(async (plan) => {
      const kafka = this.#msk.kafkaOf(plan)
      if (kafka) await this.#recordOne(plan, kafka).catch(() => undefined)
    }))
  }

  async #recordOne(plan: ClusterPlan, kafka: KafkaLook): Promise<void> {
    const [brokers, topics] = await Promise.all([kafka.brokers(), kafka.topics()])
    const [lags, ends, bytes] = await Promise.all([lagsOf(kafka), endsOf(kafka, topics), kafka.logBytes(topics)])
    const at = this.#now()
    const store = this.#stores.of({ account: commonAccount, region: 'us-east-1' })
    const add = adder(store, plan.name, at)
    const committed = new Map(lags.map((lag) => [`${lag.group}/${lag.topic}`, lag.committed]))
    const before = this.#last.get(plan.name)
    this.#last.set(plan.name, { at, ends, bytes, committed })
    const seconds = before ? (at - before.at) / 1000 : 0
    const rate = (now: ReadonlyMap<string, number>, then: ReadonlyMap<string, number> | undefined, key: string) =>
      (then?.has(key) && seconds > 0 ? Math.max(0, (now.get(key) ?? 0) - (then.get(key) ?? 0)) / seconds : null)

    if (plan.type !== 'serverless') {
      const all = topics.flatMap(({ partitions }) => partitions)
      add('GlobalTopicCount', {}, topics.length)
      add('GlobalPartitionCount', {}, all.length)
      add('ActiveControllerCount', {}, 1)
      if (plan.type === 'standard') add('OfflinePartitionsCount', {}, all.filter(({ leader }) => leader < 0).length)
      for (const { id } of brokers) {
        const broker = { 'Broker ID': String(id) }
        const led = all.filter(({ leader }) => leader === id)
        add('PartitionCount', broker, all.filter(({ replicas }) => replicas.includes(id)).length)
        add('LeaderCount', broker, led.length)
        if (plan.type !== 'standard') continue
        add('UnderReplicatedPartitions', broker, led.filter(({ isr, replicas }) => isr.length < replicas.length).length)
        add('KafkaDataLogsDiskUsed', broker, 100 * sum([...bytes.values()]) / (volumeGiB * 2 ** 30) / brokers.length)
      }
    }
    const totals = { in: new Map<number, number>(), bytes: new Map<number, number>() }
    for (const topic of topics) {
      const messages = rate(ends, before?.ends, topic.name)
      const written = rate(bytes, before?.bytes, topic.name)
      for (const [id, share] of sharesOf(topic)) {
        const at = { ...plan.type !== 'serverless' && { 'Broker ID': String(id) }, Topic: topic.name }
        if (messages !== null) add('MessagesInPerSec', at, messages * share)
        if (written !== null) add('BytesInPerSec', at, written * share)
        totals.in.set(id, (totals.in.get(id) ?? 0) + (messages ?? 0) * share)
        totals.bytes.set(id, (totals.bytes.get(id) ?? 0) + (written ?? 0) * share)
      }
    }
    if (before && plan.type !== 'serverless') {
      for (const [id, value] of totals.in) add('MessagesInPerSec', { 'Broker ID': String(id) }, value)
      for (const [id, value] of totals.bytes) add('BytesInPerSec', { 'Broker ID': String(id) }, value)
    }
    for (const lag of lags) addLag(add, lag, rate(committed, before?.committed, `${lag.group}/${lag.topic}`))
  }
}

type Add = (metric: string, dimensions: Readonly<Record<string, string>>, value: number) => void

function adder(store: SeriesStore, cluster: string, at: number): Add {
  return (metric, dimensions, value) =>
    store.add({ namespace: 'AWS/Kafka', metric, dimensions: { 'Cluster Name': cluster, ...dimensions } }, { at, value })
}

/** A group's lag, and how long it would take to work it off at its pace where it has one. */
function addLag(add: Add, { group, topic, total, most }: GroupLag, perSecond: number | null): void {
  const name = { 'Consumer Group': group, Topic: topic }
  add('SumOffsetLag', name, total)
  add('MaxOffsetLag', name, most)
  if (total === 0) add('EstimatedMaxTimeLag', name, 0)
  else if (perSecond) add('EstimatedMaxTimeLag', name, total / perSecond)
}

async function endsOf(kafka: KafkaLook, topics: readonly TopicLook[]): Promise<ReadonlyMap<string, number>> {
  const ends = await Promise.all(topics.map(async ({ name }) => {
    const partitions = await kafka.ask((admin) => admin.fetchTopicOffsets(name))
    return [name, sum(partitions.map(({ high }) => Number(high)))] as const
  }))
  return new Map(ends)
}

/** How a topic's partitions are shared between the brokers that lead them. */
function sharesOf({ partitions }: TopicLook): readonly (readonly [broker: number, share: number])[] {
  const led = Map.groupBy(partitions.filter(({ leader }) => leader >= 0), ({ leader }) => leader)
  return [...led].map(([broker, mine]) => [broker, mine.length / partitions.length])
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

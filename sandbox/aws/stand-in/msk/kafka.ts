import { Admin as LogAdmin } from '@platformatic/kafka'
import kafkajs, { type Admin } from 'kafkajs'

/** A partition as the broker tells of it. */
type PartitionLook = {
  readonly partition: number; readonly leader: number; readonly replicas: readonly number[]; readonly isr: readonly number[]
}
/** A topic with its partitions in order. */
export type TopicLook = { readonly name: string; readonly partitions: readonly PartitionLook[] }
/** A broker and where it is reached. */
type BrokerLook = { readonly id: number; readonly host: string }

/** The real Kafka behind a cluster, asked anew each time. */
export interface KafkaLook {
  brokers(): Promise<readonly BrokerLook[]>
  topics(): Promise<readonly TopicLook[]>
  /** The settings of a topic that differ from the broker's. */
  settings(topic: string): Promise<Readonly<Record<string, string>>>
  /** How many bytes the logs of topics hold on all brokers, by name. */
  logBytes(topics: readonly TopicLook[]): Promise<ReadonlyMap<string, number>>
  /** Works with the client itself. */
  ask<T>(question: (admin: Admin) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Reads a Kafka through its public protocol; connects at the first question and again after a failure. */
export function lookInto(bootstrap: string): KafkaLook {
  const kafka = new kafkajs.Kafka({
    clientId: 'aws-stand-in', brokers: bootstrap.split(','), logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 2, initialRetryTime: 100 }, connectionTimeout: 3000, requestTimeout: 10_000,
  })
  const logAdmin = new LogAdmin({ clientId: 'aws-stand-in', bootstrapBrokers: bootstrap.split(','), connectTimeout: 3000, retries: 1 })
  let connected: Promise<Admin> | null = null
  const connect = async () => {
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }
  const ask = async <T>(question: (admin: Admin) => Promise<T>): Promise<T> => {
    const opened = connected ??= connect()
    try {
      return await question(await opened)
    } catch (error) {
      if (connected === opened) connected = null
      void opened.then((admin) => admin.disconnect()).catch(() => undefined)
      throw error
    }
  }
  return {
    ask,
    brokers: async () => (await ask((admin) => admin.describeCluster())).brokers.map(({ nodeId, host }) => ({ id: nodeId, host })),
    async topics() {
      const { topics } = await ask((admin) => admin.fetchTopicMetadata())
      return topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionId, leader, replicas, isr }) => ({ partition: partitionId, leader, replicas, isr }))
          .sort((a, b) => a.partition - b.partition),
      })).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async settings(topic) {
      const { resources } = await ask((admin) =>
        admin.describeConfigs({ includeSynonyms: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }] }))
      const entries = resources[0]?.configEntries ?? []
      // 1 is DYNAMIC_TOPIC_CONFIG of Kafka's protocol.
      const own = entries.filter(({ configSource }) => Number(configSource) === 1)
      return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]))
    },
    async logBytes(topics) {
      const logs = await logAdmin.describeLogDirs({
        topics: topics.map(({ name, partitions }) => ({ name, partitions: partitions.map(({ partition }) => partition) })),
      })
      const bytes = new Map<string, number>()
      for (const topic of logs.flatMap(({ results }) => results.flatMap((directory) => directory.topics))) {
        const size = topic.partitions.reduce((sum, { partitionSize }) => sum + Number(partitionSize), 0)
        bytes.set(topic.name, (bytes.get(topic.name) ?? 0) + size)
      }
      return bytes
    },
    async close() {
      await logAdmin.close()
      await connected?.then((admin) => admin.disconnect()).catch(() => undefined)
    },
  }
}

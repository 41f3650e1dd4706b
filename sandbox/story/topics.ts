import type { ITopicConfig } from 'kafkajs'

/** The topics of the sandbox's story that need nothing but the broker. */
export const plainTopics = [
  'orders', 'payments', 'clicks', 'inventory', 'emails', 'telemetry', 'transfers', 'raw', 'formats',
] as const
/** Those whose records name a schema of the registry. */
export const schemaTopics = ['invoices', 'shipments', 'customers'] as const
/** All of them. */
export const topicNames = [...plainTopics, ...schemaTopics] as const
/** One of them. */
export type TopicName = (typeof topicNames)[number]

/** Partitions, records a second while the feed runs, records to begin with, and the settings that differ from the broker's. */
type TopicPlan = {
  readonly partitions: number
  readonly perSecond: number
  readonly seed: number
  /** How much the rate rises and falls within two minutes: 0.4 of it unless said. */
  readonly swing?: number
  readonly settings?: Readonly<Record<string, string>>
}

/** Every topic with its plan: what a browser of topics should meet at least once. */
export const topicPlans: Readonly<Record<TopicName, TopicPlan>> = {
  orders: { partitions: 6, perSecond: 12, seed: 4000, swing: 0.1 },
  payments: { partitions: 3, perSecond: 6, seed: 800, swing: 0.1 },
  clicks: { partitions: 12, perSecond: 15, seed: 2400 },
  inventory: {
    partitions: 2, perSecond: 3, seed: 600,
    settings: {
      'cleanup.policy': 'compact', 'segment.ms': '300000', 'min.cleanable.dirty.ratio': '0.1', 'max.compaction.lag.ms': '600000',
      'delete.retention.ms': '600000',
    },
  },
  emails: { partitions: 2, perSecond: 1, seed: 300 },
  telemetry: { partitions: 4, perSecond: 8, seed: 800, settings: { 'message.timestamp.type': 'LogAppendTime' } },
  transfers: { partitions: 2, perSecond: 3, seed: 120 },
  raw: { partitions: 1, perSecond: 2, seed: 200 },
  formats: { partitions: 1, perSecond: 0.5, seed: 54 },
  invoices: { partitions: 3, perSecond: 3, seed: 400 },
  shipments: { partitions: 2, perSecond: 2, seed: 300 },
  customers: { partitions: 2, perSecond: 1, seed: 200 },
}

/** A topic as `createTopics` takes it. */
export const topicConfig = (topic: TopicName): ITopicConfig => ({
  topic,
  numPartitions: topicPlans[topic].partitions,
  replicationFactor: 1,
  configEntries: Object.entries(topicPlans[topic].settings ?? {}).map(([name, value]) => ({ name, value })),
})

import type { ITopicConfig } from 'kafkajs'

/** The topics of the sandbox's story. */
export const topicNames = ['orders', 'payments', 'clicks', 'inventory', 'emails', 'telemetry', 'transfers', 'raw'] as const
/** One of them. */
export type TopicName = (typeof topicNames)[number]

/** Partitions, records a second while the feed runs, records to begin with, and the settings that differ from the broker's. */
type TopicPlan = {
  readonly partitions: number
  readonly perSecond: number
  readonly seed: number
  readonly settings?: Readonly<Record<string, string>>
}

/** Every topic with its plan: what a browser of topics should meet at least once. */
export const topicPlans: Readonly<Record<TopicName, TopicPlan>> = {
  orders: { partitions: 6, perSecond: 12, seed: 4000 },
  payments: { partitions: 3, perSecond: 6, seed: 800 },
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
}

/** The topics as `createTopics` takes them. */
export const topicConfigs: readonly ITopicConfig[] = topicNames.map((topic) => ({
  topic,
  numPartitions: topicPlans[topic].partitions,
  replicationFactor: 1,
  configEntries: Object.entries(topicPlans[topic].settings ?? {}).map(([name, value]) => ({ name, value })),
}))

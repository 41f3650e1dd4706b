import type { TopicName } from './topics.ts'

/**
 * How a group of the story behaves. `kept` keeps up, `slow` handles fewer records than arrive, `hot` is slow on one partition,
 * `stopped` has no members.
 */
export type GroupPlan = {
  readonly group: string
  readonly topic: TopicName
  readonly behaviour: 'kept' | 'slow' | 'hot' | 'stopped'
  /** `consumer` is the protocol of KIP-848. */
  readonly protocol: 'classic' | 'consumer'
  /** The part of the first records that it has not handled when the story begins. */
  readonly behind: number
  /** Whether it can be stopped and started. */
  readonly startable?: boolean
}

/** The groups of the sandbox's story, one of each way to be behind. */
export const groupPlans: readonly GroupPlan[] = [
  { group: 'billing', topic: 'payments', behaviour: 'kept', protocol: 'classic', behind: 0, startable: true },
  { group: 'fulfilment', topic: 'orders', behaviour: 'slow', protocol: 'classic', behind: 0.1, startable: true },
  { group: 'fraud-score', topic: 'orders', behaviour: 'hot', protocol: 'classic', behind: 0.1 },
  { group: 'search-index', topic: 'clicks', behaviour: 'stopped', protocol: 'classic', behind: 0.4 },
  { group: 'stock-view', topic: 'inventory', behaviour: 'kept', protocol: 'consumer', behind: 0 },
]

import type { Series } from '../../main/aws/metrics/metrics.ts'
import type { World } from './naive.ts'

type Wanted = { readonly series: Series; readonly everyMs: number }

const minute = 60_000
const streamMetrics = [
  'IncomingBytes', 'IncomingRecords', 'GetRecords.IteratorAgeMilliseconds', 'ReadProvisionedThroughputExceeded',
  'WriteProvisionedThroughputExceeded',
]
const shardMetrics = ['IncomingBytes', 'OutgoingBytes', 'IteratorAgeMilliseconds', 'WriteProvisionedThroughputExceeded']
const topicMetrics = [
  'NumberOfMessagesPublished', 'NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed', 'NumberOfNotificationsFilteredOut',
]
const ruleMetrics = ['MatchedEvents', 'TriggeredRules', 'Invocations', 'FailedInvocations', 'ThrottledRules']

/**
 * What a person's screens want of systems that have no driver yet: 5 series a stream, 4 a topic and 5 a rule every 5 minutes, and 4
 * a shard of the one open stream every minute.
 */
export function seriesOfOthers({ streams, shardsEach, topics, rules }: World): readonly Wanted[] {
  const each = (namespace: string, metrics: readonly string[], everyMs: number, all: readonly Series['dimensions'][]): Wanted[] =>
    all.flatMap((dimensions) => metrics.map((metric) => (
      { everyMs, series: { namespace, metric, dimensions, stat: 'Sum' as const, period: 60 } }
    )))
  const named = (count: number, dimension: string, name: string) =>
    Array.from({ length: count }, (_, n) => ({ [dimension]: `${name}-${n}` }))
  const shards = named(shardsEach, 'ShardId', 'shardId').map((shard) => ({ StreamName: 'stream-0', ...shard }))
  return [
    ...each('AWS/Kinesis', streamMetrics, 5 * minute, named(streams, 'StreamName', 'stream')),
    ...each('AWS/Kinesis', shardMetrics, minute, shards),
    ...each('AWS/SNS', topicMetrics, 5 * minute, named(topics, 'TopicName', 'topic')),
    ...each('AWS/Events', ruleMetrics, 5 * minute, named(rules, 'RuleName', 'rule')),
  ]
}

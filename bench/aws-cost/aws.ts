import type { Series } from '../../main/aws/metrics/metrics.ts'
import { seriesOf } from '../../main/aws/metrics/measure.ts'
import { sqsMeasures } from '../../main/aws/metrics/tables/sqs.ts'
import type { World } from './naive.ts'
import { seriesOfOthers } from './series.ts'
import { inProcessAws } from '../../tests/fixtures/in-process-aws.ts'

type Metric = { readonly Namespace: string; readonly Dimensions: readonly { readonly Name: string }[] }
type Query = { readonly Id: string; readonly MetricStat: { readonly Period: number; readonly Metric: Metric } }
type Asked = { readonly MetricDataQueries: readonly Query[]; readonly StartTime: number; readonly EndTime: number }

/** Names a page of ListMetrics. */
const pageSize = 500

const everySeries = (world: World): readonly Series[] => [
  ...Array.from({ length: world.queues }, (_, n) => Object.values(sqsMeasures).map((measure) => seriesOf(measure, [`queue-${n}`]))).flat(),
  ...seriesOfOthers(world).map(({ series }) => series),
]

/** An AWS inside the process in which every series has a point each minute, so that none is spared for having none. */
export function benchAws(world: World, holds: (queue: number) => number) {
  const { queues } = world
  const series = everySeries(world)
  let running = 0
  const metrics = new Map<string, number>()
  const url = (n: number) => `https://sqs.us-east-1.amazonaws.com/111111111111/queue-${n}`
  const of = (name: unknown) => Number(String(name).split('-').at(-1))
  const aws = inProcessAws({
    'AmazonSQS.ListQueues': ({ NextToken }) => {
      const from = Number(NextToken ?? 0)
      const more = from + 1_000 < queues ? { NextToken: String(from + 1_000) } : {}
      return { QueueUrls: Array.from({ length: Math.min(1_000, queues - from) }, (_, n) => url(from + n)), ...more }
    },
    'AmazonSQS.GetQueueUrl': ({ QueueName }) => ({ QueueUrl: url(of(QueueName)) }),
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl }) => ({ Attributes: attributes(of(QueueUrl), holds(of(QueueUrl))) }),
    'AmazonSQS.ListQueueTags': () => ({ Tags: {} }),
    'AmazonSQS.ListDeadLetterSourceQueues': () => ({ queueUrls: [] }),
    'GraniteServiceVersion20100801.ListMetrics': ({ Namespace, NextToken }) => {
      const all = series.filter(({ namespace }) => namespace === Namespace)
      const from = Number(NextToken ?? 0)
      return {
        Metrics: all.slice(from, from + pageSize).map(({ namespace, metric, dimensions }) => ({
          Namespace: namespace, MetricName: metric, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        })),
        ...from + pageSize < all.length && { NextToken: String(from + pageSize) },
      }
    },
    'GraniteServiceVersion20100801.GetMetricData': (input) => {
      const { MetricDataQueries, StartTime, EndTime } = input as Asked
      return { MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Period, Metric } }) => {
        const kind = Metric.Dimensions.some(({ Name }) => Name === 'ShardId') ? 'AWS/Kinesis shards' : Metric.Namespace
        metrics.set(kind, (metrics.get(kind) ?? 0) + 1)
        const Timestamps = Array.from({ length: Math.floor((EndTime - StartTime) / Period) }, (_, n) => StartTime + n * Period)
        return { Id, StatusCode: 'Complete', Timestamps, Values: Timestamps.map(() => 60) }
      }) }
    },
  })
  const { handle } = aws.requestHandler
  const requestHandler: typeof aws.requestHandler = {
    ...aws.requestHandler,
    async handle(...args) {
      running++
      aws.came.length = 0
      return handle(...args).finally(() => { running-- })
    },
  }
  return { requestHandler, busy: () => running > 0, /** Metrics asked for, by namespace. */ metrics }
}

const attributes = (n: number, visible: number) => ({
  QueueArn: `arn:aws:sqs:us-east-1:111111111111:queue-${n}`, ApproximateNumberOfMessages: String(visible),
  ApproximateNumberOfMessagesNotVisible: '0', ApproximateNumberOfMessagesDelayed: '0', CreatedTimestamp: '1700000000',
  LastModifiedTimestamp: '1700000000', VisibilityTimeout: '30', MaximumMessageSize: '1048576', MessageRetentionPeriod: '345600',
  DelaySeconds: '0', ReceiveMessageWaitTimeSeconds: '0', SqsManagedSseEnabled: 'true',
})

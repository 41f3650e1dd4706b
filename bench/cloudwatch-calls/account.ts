import type { AwsAccount } from '../../main/aws/account.ts'
import { CloudWatchMetrics } from '../../main/aws/metrics/cloudwatch.ts'
import { fakeAwsAccount, type Answers } from '../../tests/fixtures/fake-aws-account.ts'
import { FakeCloudWatch } from '../../tests/fixtures/fake-cloudwatch.ts'

/** A call of CloudWatch: when (epoch ms), and how many series it asked for; null for ListMetrics. */
export type Asked = { readonly at: number; readonly series: number | null }

const region = 'us-east-1'
const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:111111111111:${rest}`
export const clusterArn = arn('kafka', 'cluster/prod/0b1c-2')
const brokers = [1, 2, 3]
const stream = (name: string) => ({ StreamName: name, StreamARN: arn('kinesis', `stream/${name}`), StreamStatus: 'ACTIVE', StreamModeDetails: { StreamMode: 'PROVISIONED' } })

/** The control planes of so many queues, streams with one fan-out consumer each, and topics of one cluster. */
const answersFor = (each: number): Answers => ({
  GetQueueUrl: ({ QueueName }: { QueueName: string }) => ({ QueueUrl: `https://sqs.${region}.amazonaws.com/111111111111/${QueueName}` }),
  ListQueues: () => ({ QueueUrls: Array.from({ length: each }, (_, n) => `https://sqs.${region}.amazonaws.com/111111111111/queue-${n}`) }),
  GetQueueAttributes: ({ QueueUrl }: { QueueUrl: string }) => ({ Attributes: {
    QueueArn: arn('sqs', QueueUrl.split('/').at(-1) ?? ''), ApproximateNumberOfMessages: '25', ApproximateNumberOfMessagesNotVisible: '2',
    ApproximateNumberOfMessagesDelayed: '0', VisibilityTimeout: '30', MessageRetentionPeriod: '345600',
  } }),
  ListQueueTags: () => ({ Tags: {} }),
  ListDeadLetterSourceQueues: () => ({ queueUrls: [] }),
  ListStreams: () => ({
    StreamNames: names(each, 'stream'), StreamSummaries: names(each, 'stream').map(stream), HasMoreStreams: false,
  }),
  DescribeStreamSummary: ({ StreamName }: { StreamName: string }) => ({ StreamDescriptionSummary: {
    ...stream(StreamName), RetentionPeriodHours: 24, OpenShardCount: 2, ConsumerCount: 1, EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    StreamCreationTimestamp: new Date(),
  } }),
  ListShards: () => ({ Shards: ['0', '1'].map((id) => ({
    ShardId: `shardId-${id.padStart(12, '0')}`, HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' }, SequenceNumberRange: { StartingSequenceNumber: '1' },
  })) }),
  ListStreamConsumers: ({ StreamARN }: { StreamARN: string }) => ({ Consumers: [{
    ConsumerName: consumerOf(StreamARN.split('/').at(-1) ?? ''), ConsumerARN: `${StreamARN}/consumer/c:1`, ConsumerStatus: 'ACTIVE',
    ConsumerCreationTimestamp: new Date(),
  }] }),
  ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
  ListDeliveryStreams: () => ({ DeliveryStreamNames: [], HasMoreDeliveryStreams: false }),
  ListTables: () => ({ TableNames: [] }),
  ListClustersV2: () => ({ ClusterInfoList: [{
    ClusterArn: clusterArn, ClusterName: 'prod', ClusterType: 'PROVISIONED', State: 'ACTIVE',
    Provisioned: { BrokerNodeGroupInfo: { InstanceType: 'kafka.m7g.large' }, NumberOfBrokerNodes: brokers.length },
  }] }),
  ListNodes: () => ({ NodeInfoList: brokers.map((BrokerId) => ({ BrokerNodeInfo: { BrokerId, Endpoints: [] } })) }),
  ListTopics: () => ({ Topics: names(each, 'topic').map((TopicName) => ({ TopicName, PartitionCount: 3, ReplicationFactor: 3, OutOfSyncReplicaCount: 0 })) }),
})

/** Names of so many things of a kind: `queue-0` and on. */
export const names = (count: number, kind: string): readonly string[] => Array.from({ length: count }, (_, n) => `${kind}-${n}`)
/** The registered consumer of a stream. */
export const consumerOf = (streamName: string): string => `audit-${streamName}`

/**
 * An account whose CloudWatch is the program's own planner over one inside the process. Every other thing has no series, so that it
 * must be found out which exist.
 */
export function countingAccount(each: number): { readonly account: AwsAccount; readonly asked: Asked[] } {
  const asked: Asked[] = []
  const cloud = new FakeCloudWatch()
  names(each, '').forEach((suffix, n) => { if (n % 2 === 0) fill(cloud, suffix) })
  const { account } = fakeAwsAccount({ region, answers: { ...answersFor(each), ListMetrics: (input: Record<string, unknown>) => listing(input) } })
  const listing = (input: Record<string, unknown>): object => {
    asked.push({ at: Date.now(), series: null })
    return cloud.listMetrics(input)
  }
  const send = async ({ input }: { readonly input: Record<string, unknown> }) => {
    const queries = input['MetricDataQueries']
    if (!Array.isArray(queries)) return listing(input)
    asked.push({ at: Date.now(), series: queries.length })
    const seconds = (time: unknown) => (time instanceof Date ? time.getTime() / 1_000 : 0)
    const answer = cloud.getMetricData({ ...input, StartTime: seconds(input['StartTime']), EndTime: seconds(input['EndTime']) })
    return datesIn(answer as DataAnswer)
  }
  const metrics = new CloudWatchMetrics({ client: () => ({ send }) as never, meter: account.meter, now: Date.now })
  return { account: { ...account, metrics }, asked }
}

type DataAnswer = { readonly MetricDataResults: readonly { readonly Timestamps: readonly number[] }[] }

const datesIn = (answer: DataAnswer) => ({
  ...answer, MetricDataResults: answer.MetricDataResults.map((result) => ({ ...result, Timestamps: result.Timestamps.map((at) => new Date(at * 1_000)) })),
})

function fill(cloud: FakeCloudWatch, suffix: string): void {
  const has = (namespace: string, dimensions: Readonly<Record<string, string>>, ...metrics: readonly string[]) =>
    metrics.forEach((metric) => cloud.has({ namespace, metric, dimensions }, () => 60))
  const [queue, streamName, topic] = ['queue', 'stream', 'topic'].map((kind) => `${kind}${suffix}`) as [string, string, string]
  has('AWS/SQS', { QueueName: queue }, 'ApproximateAgeOfOldestMessage', 'NumberOfMessagesSent', 'NumberOfMessagesDeleted')
  has('AWS/Kinesis', { StreamName: streamName }, 'IncomingRecords', 'IncomingBytes', 'GetRecords.Records', 'GetRecords.Bytes',
    'GetRecords.IteratorAgeMilliseconds', 'ReadProvisionedThroughputExceeded', 'WriteProvisionedThroughputExceeded')
  has('AWS/Kinesis', { StreamName: streamName, ConsumerName: consumerOf(streamName) }, 'SubscribeToShardEvent.MillisBehindLatest', 'SubscribeToShardEvent.Records')
  for (const id of brokers) has('AWS/Kafka', { 'Cluster Name': 'prod', 'Broker ID': String(id), Topic: topic }, 'BytesInPerSec', 'BytesOutPerSec')
}

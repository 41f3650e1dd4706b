import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand,
  ListStreamConsumersCommand,
} from '@aws-sdk/client-kinesis'
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import { GetQueueAttributesCommand, ListDeadLetterSourceQueuesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandboxAws, type FoundAws } from '#sandbox/aws/start.ts'
import { claimFolder } from '#sandbox/state.ts'
import { jarCache } from '../../tools/paths.ts'

/** The sandbox's AWS with its story, without Kafka beside it. */
let dir = ''
let starting: Promise<FoundAws> | undefined
const giveUp = new AbortController()
let endpoint = ''
const notes: string[] = []
const closed: { destroy(): void }[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-aws-'))
  const ears = { note: (message: string) => void notes.push(message), onConsumers: () => undefined, onRun: () => undefined }
  starting = startSandboxAws(await claimFolder(dir, 'program'), jarCache, () => undefined, ears, giveUp.signal)
  const found = await starting
  if (!('aws' in found)) throw new Error(found.missing)
  endpoint = `http://127.0.0.1:${found.aws.port}`
})
afterAll(async () => {
  for (const client of closed) client.destroy()
  giveUp.abort()
  const found = await starting?.catch(() => null)
  if (found && 'aws' in found) await found.aws.stop()
  await rm(dir, { recursive: true, force: true })
})

const settings = () => ({ endpoint, region: 'us-east-1', credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })
function kept<Client extends { destroy(): void }>(client: Client): Client {
  closed.push(client)
  return client
}

/** What lies in a queue: waiting, and in flight. */
async function lyingIn(sqs: SQSClient, queue: string): Promise<{ readonly visible: number; readonly inFlight: number }> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({
    QueueUrl: `${endpoint}/000000000000/${queue}`,
    AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
  }))
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages), inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  }
}

/** One statistic of series of a namespace over the last minutes, added up or the highest; null where there is none. */
async function charted(
  cloudWatch: CloudWatchClient, Namespace: string, Stat: 'Sum' | 'Maximum',
  series: readonly (readonly [string, Record<string, string>])[],
): Promise<readonly (number | null)[]> {
  await fetch(`${endpoint}/__record`, { method: 'POST' })
  const { MetricDataResults = [] } = await cloudWatch.send(new GetMetricDataCommand({
    StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: series.map(([MetricName, dimensions], i) => ({ Id: `s${i}`, MetricStat: { Period: 60, Stat, Metric: {
      Namespace, MetricName, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    } } })),
  }))
  return MetricDataResults.map(({ Values = [] }) => {
    if (Values.length === 0) return null
    return Stat === 'Sum' ? Values.reduce((sum, value) => sum + value, 0) : Values[0] ?? null
  })
}

describe('the queues', () => {
  const sqs = () => kept(new SQSClient(settings()))
  const cloudWatch = () => kept(new CloudWatchClient(settings()))

  it('are 305, with dead-letter queues that name their sources', async () => {
    const { QueueUrls = [] } = await sqs().send(new ListQueuesCommand({ MaxResults: 1000 }))
    const names = QueueUrls.map((url) => url.split('/').at(-1))
    expect(names).toHaveLength(305)
    const some = ['orders', 'orders-dlq', 'ledger.fifo', 'ledger-dlq.fifo', 'notifications', 'idle-300']
    expect(names).toEqual(expect.arrayContaining(some))
    const QueueUrl = `${endpoint}/000000000000/orders-dlq`
    const { queueUrls } = await sqs().send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }))
    expect(queueUrls).toEqual([`${endpoint}/000000000000/orders`])
  })

  it('have dead letters at once, and more soon, as CloudWatch tells', async () => {
    const client = sqs()
    const dead = async () => (await lyingIn(client, 'orders-dlq')).visible
    const atFirst = await dead()
    expect(atFirst).toBeGreaterThan(20)
    await expect.poll(dead, { timeout: 45_000 }).toBeGreaterThan(atFirst)
    const before = await dead()
    const series = ['ApproximateNumberOfMessagesVisible', { QueueName: 'orders-dlq' }] as const
    const [told] = await charted(cloudWatch(), 'AWS/SQS', 'Maximum', [series])
    expect(told).toBeGreaterThanOrEqual(before)
    expect(told).toBeLessThanOrEqual(await dead())
  })

  it.each([['ledger.fifo', 'ledger-dlq.fifo'], ['notifications', null], ['orders', 'orders-dlq']] as const)(
    'of CloudWatch add up: what was sent to %s and not deleted lies there or with its dead letters', async (queue, dead) => {
      const [client, metrics] = [sqs(), cloudWatch()]
      const all = async (name: string | null) => {
        const { visible, inFlight } = name === null ? { visible: 0, inFlight: 0 } : await lyingIn(client, name)
        return visible + inFlight
      }
      // Traffic goes on meanwhile: between two beats of it both are still.
      await expect.poll(async () => {
        const lies = await all(queue) + await all(dead)
        const [sent, deleted] = await charted(metrics, 'AWS/SQS', 'Sum', [
          ['NumberOfMessagesSent', { QueueName: queue }], ['NumberOfMessagesDeleted', { QueueName: queue }],
        ])
        return (sent ?? 0) - (deleted ?? 0) - lies
      }, { timeout: 20_000, interval: 70 }).toBe(0)
    },
  )
})

describe('the stream', () => {
  const StreamName = 'clickstream'
  const kinesis = () => kept(new KinesisClient({ ...settings(), requestHandler: new NodeHttpHandler() }))
  const cloudWatch = () => kept(new CloudWatchClient(settings()))
  const oldestOf = async (client: KinesisClient, ShardId: string | undefined) => {
    const asked = new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
    const { ShardIterator } = await client.send(asked)
    return (await client.send(new GetRecordsCommand({ ShardIterator }))).Records ?? []
  }

  it('has four shards or more, a lease for each of two workers, and checkpoints', async () => {
    const dynamo = kept(new DynamoDBClient(settings()))
    const scan = new ScanCommand({ TableName: 'clickstream-counter' })
    const leases = async () => (await dynamo.send(scan).catch(() => null))?.Items ?? []
    const checkpoints = async () => (await leases()).filter(({ checkpoint }) => /^\d+$/.test(checkpoint?.S ?? '')).length
    await expect.poll(checkpoints, { timeout: 60_000 }).toBeGreaterThanOrEqual(4)
    const { Shards = [] } = await kinesis().send(new ListShardsCommand({ StreamName }))
    expect(Shards.length).toBeGreaterThanOrEqual(4)
    expect((await leases()).map(({ leaseOwner }) => leaseOwner?.S)).toContainEqual(expect.stringMatching(/^ip-10-0-3-17:/))
  })

  it('has KPL aggregates among its records', async () => {
    const client = kinesis()
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
    const hasAggregate = async (ShardId: string | undefined) =>
      (await oldestOf(client, ShardId)).some(({ Data }) => Buffer.from(Data ?? []).toString('hex').startsWith('f3899ac2'))
    // The consumers of the story share the reads of a shard, so one may be refused.
    const all = () => Promise.all(Shards.map(({ ShardId }) => hasAggregate(ShardId)))
    const any = () => all().then((found) => found.includes(true), () => false)
    await expect.poll(any, { timeout: 30_000 }).toBe(true)
  })

  it('is read by a fan-out consumer and a Lambda mapping', async () => {
    const client = kinesis()
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
    const StreamARN = StreamDescriptionSummary?.StreamARN
    const consumers = async () => (await client.send(new ListStreamConsumersCommand({ StreamARN }))).Consumers ?? []
    await expect.poll(async () => (await consumers()).map(({ ConsumerName }) => ConsumerName)).toEqual(['clickstream-audit'])
    const { EventSourceMappings = [] } = await kept(new LambdaClient(settings())).send(new ListEventSourceMappingsCommand({}))
    expect(EventSourceMappings.map(({ EventSourceArn }) => EventSourceArn)).toEqual([StreamARN])
  })

  it('has series of all its readers in CloudWatch, and alarms', async () => {
    const metrics = cloudWatch()
    const names = async () => (await metrics.send(new ListMetricsCommand({}))).Metrics?.map(({ MetricName }) => MetricName) ?? []
    const wanted = [
      'IncomingRecords', 'GetRecords.IteratorAgeMilliseconds', 'SubscribeToShardEvent.MillisBehindLatest', 'IteratorAge',
    ]
    await expect.poll(names, { timeout: 30_000 }).toEqual(expect.arrayContaining(wanted))
    const { MetricAlarms = [] } = await metrics.send(new DescribeAlarmsCommand({}))
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual(['clickstream-late', 'orders-dead-letters'])
  })

  it('took as many records, CloudWatch tells, as lie in its shards', async () => {
    const [client, metrics] = [kinesis(), cloudWatch()]
    const lying = async () => {
      const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
      const all = await Promise.all(Shards.map(async ({ ShardId }) => (await oldestOf(client, ShardId)).length))
      return all.reduce((sum, count) => sum + count, 0)
    }
    const told = async () => (await charted(metrics, 'AWS/Kinesis', 'Sum', [['IncomingRecords', { StreamName }]]))[0] ?? NaN
    // Records come meanwhile, and a read is refused where the consumers of the story had those of this second.
    await expect.poll(async () => {
      const before = await told()
      const records = await lying().catch(() => NaN)
      return before <= records && records <= await told()
    }, { timeout: 30_000, interval: 300 }).toBe(true)
  })
})

it('nothing of the story failed', () => {
  expect(notes).toEqual([])
})

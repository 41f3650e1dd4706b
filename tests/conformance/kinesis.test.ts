import { CreateTableCommand, DynamoDBClient, PutItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb'
import { CreateDeliveryStreamCommand, FirehoseClient } from '@aws-sdk/client-firehose'
import {
  AddTagsToStreamCommand, DescribeStreamSummaryCommand, EnableEnhancedMonitoringCommand, GetRecordsCommand, GetShardIteratorCommand,
  RegisterStreamConsumerCommand, SplitShardCommand, waitUntilStreamExists, type KinesisClient,
} from '@aws-sdk/client-kinesis'
import { CreateEventSourceMappingCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kinesis/index.ts'
import type { TestAws } from '../fixtures/aws.ts'
import { quietLog } from '../fixtures/quiet-log.ts'
import { createStream, openKinesis, putMany, type OpenKinesis } from '../fixtures/systems/kinesis.ts'
import { testTools } from '../fixtures/tools.ts'

const call = () => ({ signal: AbortSignal.timeout(30_000), log: quietLog })
const stream = { kind: 'stream', path: ['clicks'] }
const consumer = (name: string) => ({ kind: 'consumer', path: ['clicks', name] })
const shardRef = (id: string) => ({ kind: 'shard', path: ['clicks', id] })

let opened: OpenKinesis
let aws: TestAws
let kinesis: KinesisClient
let session: Session
let sequences: readonly string[] = []

const settings = () => ({ region: 'us-east-1', endpoint: aws.endpoint, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' } })

/** Every sequence number of a shard, oldest first. */
async function sequencesOf(shard: string): Promise<readonly string[]> {
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName: 'clicks', ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' }))
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
  return Records.map(({ SequenceNumber }) => SequenceNumber ?? '')
}

async function leaseTable(dynamo: DynamoDBClient, TableName: string, leases: readonly Record<string, AttributeValue>[], key = 'leaseKey'): Promise<void> {
  await dynamo.send(new CreateTableCommand({
    TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
  }))
  for (const Item of leases) await dynamo.send(new PutItemCommand({ TableName, Item }))
}

const lease = (leaseKey: string, checkpoint: string, more: Record<string, AttributeValue> = {}): Record<string, AttributeValue> =>
  ({ leaseKey: { S: leaseKey }, checkpoint: { S: checkpoint }, leaseOwner: { S: 'worker-1' }, leaseCounter: { N: '7' }, ...more })

/** One stream with a shard that was split, read by a consumer of each type. */
beforeAll(async () => {
  opened = await openKinesis();
  ({ aws, session, client: kinesis } = opened)
  const dynamo = new DynamoDBClient(settings())
  await createStream(kinesis, 'clicks', 2)
  await createStream(kinesis, 'other', 1)
  await putMany(kinesis, 'clicks', 20)
  await kinesis.send(new SplitShardCommand({ StreamName: 'clicks', ShardToSplit: 'shardId-000000000001', NewStartingHashKey: '255211775190703847597530955573826158592' }))
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 }, { StreamName: 'clicks' })
  await kinesis.send(new AddTagsToStreamCommand({ StreamName: 'clicks', Tags: { team: 'web' } }))
  await kinesis.send(new EnableEnhancedMonitoringCommand({ StreamName: 'clicks', ShardLevelMetrics: ['IncomingRecords'] }))
  const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'clicks' }))
  const StreamARN = StreamDescriptionSummary?.StreamARN ?? ''
  for (const ConsumerName of ['audit', 'counter']) await kinesis.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }))
  sequences = await sequencesOf('shardId-000000000000')
  await leaseTable(dynamo, 'counter', [
    lease('shardId-000000000000', sequences[1] ?? ''), lease('shardId-000000000001', 'SHARD_END'), lease('shardId-000000000002', 'LATEST'), lease('shardId-000000000003', 'TRIM_HORIZON'),
  ])
  await leaseTable(dynamo, 'counter-WorkerMetricStats', [{ wid: { S: 'worker-1' } }], 'wid')
  await leaseTable(dynamo, 'counter-CoordinatorState', [{ key: { S: 'Migration3.0' } }], 'key')
  await leaseTable(dynamo, 'orders', [{ id: { S: '1' } }], 'id')
  await leaseTable(dynamo, 'joiner', [
    lease('000000000000:clicks:1700000000:shardId-000000000000', sequences.at(-1) ?? '', { streamName: { S: '000000000000:clicks:1700000000' } }),
    lease('000000000000:other:1700000000:shardId-000000000000', 'TRIM_HORIZON', { streamName: { S: '000000000000:other:1700000000' } }),
  ])
  await aws.seed([
    { namespace: 'AWS/Lambda', metric: 'IteratorAge', dimensions: { FunctionName: 'enrich' }, points: [{ at: Date.now() - 120_000, value: 90_000 }] },
    { namespace: 'AWS/Firehose', metric: 'KinesisMillisBehindLatest', dimensions: { DeliveryStreamName: 'archive' }, points: [{ at: Date.now() - 120_000, value: 4_000 }] },
    ...['00', '02', '03'].map((id, n) => ({
      namespace: 'AWS/Kinesis', metric: 'IncomingRecords', dimensions: { StreamName: 'clicks', ShardId: `shardId-0000000000${id}` },
      points: [{ at: Date.now() - 120_000, value: n === 0 ? 600 : 60 }],
    })),
  ])
  dynamo.destroy()
})
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
})

describe('streams and shards', () => {
  it('lists streams, and shards with their lineage', async () => {
    const { items } = await session.list({ kind: 'stream' }, call())
    expect(items.map(({ label }) => label)).toEqual(['clicks', 'other'])
    const { items: shards } = await session.list({ kind: 'shard', parent: stream }, call())
    expect(shards.map(({ facts: { open, parents } }) => ({ open, parents }))).toEqual([
      { open: true, parents: [] }, { open: false, parents: [] },
      { open: true, parents: ['shardId-000000000001'] }, { open: true, parents: ['shardId-000000000001'] },
    ])
    expect(shards.map(({ facts }) => facts['share'])).toEqual([50, 50, 25, 25])
    const open = await session.list({ kind: 'shard', parent: stream, where: { open: 'true' }, sort: { by: 'share', desc: true } }, call())
    expect(open.items.map(({ label }) => label.at(-1))).toEqual(['0', '2', '3'])
  })

  it('describes a stream with its tags, monitoring and consumers, and a shard with its children', async () => {
    const details = await session.describe(stream, call())
    expect(details.extra).toMatchObject({ mode: 'provisioned', status: 'ACTIVE', retentionHours: 24, tags: { team: 'web' }, monitoring: ['IncomingRecords'], usd: { consumerHour: 0 } })
    const parent = await session.describe(shardRef('shardId-000000000001'), call())
    expect(parent.sections.flatMap(({ rows }) => rows)).toContainEqual(expect.objectContaining({ label: 'Children', value: ['shardId-000000000002', 'shardId-000000000003'] }))
  })

  it('samples a stream and its shards, and says which is hot', async () => {
    const refs = [stream, ...['0', '2', '3'].map((id) => shardRef(`shardId-00000000000${id}`)), shardRef('shardId-000000000009')]
    const [whole, ...shards] = await session.sample(refs, call())
    expect(whole).toMatchObject({ facts: { shards: 3, closedShards: 1, consumers: 2, mode: 'provisioned' } })
    expect(shards[0]).toMatchObject({ values: { in: 10 }, facts: { hot: true }, flags: ['hot'] })
    expect(shards[0]?.facts?.['load']).toBeCloseTo(83.3, 0)
    expect(shards[1]).toMatchObject({ values: { in: 1, out: null }, facts: { hot: false } })
    expect(shards[3]).toMatchObject({ values: { in: null }, problems: [{ code: 'NotFound' }] })
  })

  it('says that shard metrics are off where they are', async () => {
    const [sample] = await session.sample([{ kind: 'shard', path: ['other', 'shardId-000000000000'] }], call())
    expect(sample).toMatchObject({ values: { in: null }, facts: { load: null }, problems: [{ message: expect.stringContaining('enhanced shard metrics') }] })
  })
})

describe('who is behind', () => {
  it('knows fan-out consumers and applications, one row for an application that reads by fan-out', async () => {
    const { items, problems } = await session.list({ kind: 'consumer', where: { stream: 'clicks' } }, call())
    expect(problems).toEqual([])
    expect(items.map(({ label, facts: { type, fanOut } }) => ({ label, type, fanOut }))).toEqual([
      { label: 'audit', type: 'fan-out', fanOut: true }, { label: 'kcl:counter', type: 'kcl', fanOut: true }, { label: 'kcl:joiner', type: 'kcl', fanOut: false },
    ])
    const { items: all } = await session.list({ kind: 'consumer', where: { type: 'kcl' } }, call())
    expect(all.map(({ ref }) => ref.path)).toEqual([['clicks', 'kcl:counter'], ['clicks', 'kcl:joiner'], ['other', 'kcl:joiner']])
  })

  it('tells the age of each shard of an application, and why where it cannot be known', async () => {
    const { extra } = await session.describe(consumer('kcl:counter'), call())
    expect(extra).toMatchObject({
      type: 'kcl',
      shards: [
        { shard: 'shardId-000000000000', checkpoint: sequences[1], owner: 'worker-1' }, { shard: 'shardId-000000000001', age: 0, checkpoint: 'SHARD_END' },
        { shard: 'shardId-000000000002', age: null, why: expect.stringContaining('began at the newest record') },
        { shard: 'shardId-000000000003', age: 0, checkpoint: 'TRIM_HORIZON' },
      ],
    })
    const [sample] = await session.sample([consumer('kcl:counter')], call())
    expect(sample?.values['age']).toBeGreaterThan(0)
    expect(sample).toMatchObject({ values: { backlog: null }, facts: { type: 'kcl', stream: 'clicks', shards: 4, unknownAges: 1, verdict: 'keeping-up' } })
  })

  it('knows that nothing waits where every shard was read to its end', async () => {
    const [sample] = await session.sample([consumer('kcl:joiner')], call())
    expect(sample).toMatchObject({ values: { age: 0, backlog: 0 }, facts: { workers: 1 } })
  })

  it('has no number of a consumer that nobody subscribes with, and says so', async () => {
    const [sample, none] = await session.sample([consumer('audit'), consumer('gone')], call())
    expect(sample).toMatchObject({ values: { age: null, backlog: null }, facts: { type: 'fan-out', verdict: 'unknown' }, problems: [{ message: expect.stringContaining('cannot be known because nobody is subscribed') }] })
    expect(none).toMatchObject({ problems: [{ code: 'NotFound' }] })
  })

  it('finds Lambda functions and delivery streams that read it', async () => {
    const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks'
    const lambda = new LambdaClient(settings())
    const firehose = new FirehoseClient(settings())
    await lambda.send(new CreateFunctionCommand({
      FunctionName: 'enrich', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'arn:aws:iam::000000000000:role/r', Code: { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') },
    }))
    await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'enrich', EventSourceArn: arn, StartingPosition: 'LATEST', BatchSize: 50, Enabled: false }))
    await firehose.send(new CreateDeliveryStreamCommand({
      DeliveryStreamName: 'archive', DeliveryStreamType: 'KinesisStreamAsSource', KinesisStreamSourceConfiguration: { KinesisStreamARN: arn, RoleARN: 'arn:aws:iam::000000000000:role/r' },
      ExtendedS3DestinationConfiguration: { BucketARN: 'arn:aws:s3:::archive', RoleARN: 'arn:aws:iam::000000000000:role/r' },
    }))
    await using fresh = await driver.open(aws.connection(), testTools())
    const { items } = await fresh.list({ kind: 'consumer', where: { stream: 'clicks' } }, call())
    expect(items.map(({ label }) => label)).toEqual(['audit', 'firehose:archive', 'kcl:counter', 'kcl:joiner', 'lambda:enrich'])
    const [enrich, archive] = await fresh.sample([consumer('lambda:enrich'), consumer('firehose:archive')], call())
    expect(enrich).toMatchObject({
      values: { age: null }, facts: { type: 'lambda', batchSize: 50, state: 'Disabled', reason: 'its event-source mapping is disabled' },
    })
    expect(archive).toMatchObject({ values: { age: 4 }, facts: { type: 'firehose', state: 'ACTIVE' } })
    lambda.destroy()
    firehose.destroy()
  })
})

it('checks every layer', async () => {
  const { state, checks } = await session.health(call())
  expect(state).toBe('ok')
  expect(checks.filter(({ layer }) => layer === 'permission').map(({ label }) => label)).toEqual([
    'Streams (kinesis:ListStreams)', 'Stream (kinesis:DescribeStreamSummary)', 'Shards (kinesis:ListShards)',
  ])
})

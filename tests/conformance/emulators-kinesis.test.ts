import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import {
  CreateStreamCommand, DescribeStreamConsumerCommand, DescribeStreamSummaryCommand, EnableEnhancedMonitoringCommand, GetRecordsCommand,
  GetShardIteratorCommand, KinesisClient, ListShardsCommand, MergeShardsCommand, PutRecordsCommand, RegisterStreamConsumerCommand,
  SplitShardCommand, SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { startAws, type TestAws } from '../fixtures/aws.ts'

/** What the program relies on of kinesis-local and of the limits in front of it, call by call through the SDK. */
let aws: TestAws
let client: KinesisClient
beforeAll(async () => {
  aws = await startAws({ kinesis: true })
  client = new KinesisClient({ ...settings(), requestHandler: new NodeHttpHandler() })
})
afterAll(async () => {
  client.destroy()
  await aws[Symbol.asyncDispose]()
})
afterEach(async () => {
  aws.faults()
  await aws.limitStreams({ iteratorSeconds: 300, refusedPuts: 0 })
})

const settings = () => ({
  endpoint: aws.endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
})
let made = 0

async function active(StreamName: string): Promise<string> {
  for (;; await sleep(25)) {
    const { StreamDescriptionSummary: summary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
    if (summary?.StreamStatus === 'ACTIVE') return summary.StreamARN ?? ''
  }
}

async function stream(ShardCount = 1): Promise<{ readonly name: string; readonly arn: string; readonly shard: string }> {
  const name = `s${++made}`
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount }))
  return { name, arn: await active(name), shard: 'shardId-000000000000' }
}

const put = (StreamName: string, count: number) => client.send(new PutRecordsCommand({
  StreamName, Records: Array.from({ length: count }, (_, i) => ({ PartitionKey: `key ${i}`, Data: Buffer.from(`body ${i}`) })),
}))

async function iterator(StreamName: string, ShardId: string): Promise<string> {
  const { ShardIterator = '' } = await client.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
  return ShardIterator
}

const read = (ShardIterator: string | undefined) => client.send(new GetRecordsCommand({ ShardIterator }))

describe('Kinesis', () => {
  it('goes to kinesis-local, all else to ministack', async () => {
    const { name, arn } = await stream()
    expect(arn).toBe(`arn:aws:kinesis:us-east-1:000000000000:stream/${name}`)
    const dynamo = new DynamoDBClient(settings())
    expect((await dynamo.send(new ListTablesCommand({}))).TableNames).toEqual([])
    dynamo.destroy()
    const { calls } = aws.calls()
    expect(calls['kinesis:CreateStream']).toBeGreaterThan(0)
    expect(calls['dynamodb:ListTables']).toBe(1)
  })

  it('gives records in order, and tells how far behind a reader is', async () => {
    const { name, shard } = await stream()
    await put(name, 3)
    const { Records = [], MillisBehindLatest } = await read(await iterator(name, shard))
    expect(Records.map(({ Data }) => Buffer.from(Data ?? []).toString())).toEqual(['body 0', 'body 1', 'body 2'])
    expect(Records[0]?.ApproximateArrivalTimestamp?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(MillisBehindLatest).toBe(0)
  })

  it('tells how far behind a reader is that left some, and CloudWatch tells it too', async () => {
    const { name, shard } = await stream()
    await put(name, 1)
    await sleep(300)
    await put(name, 1)
    const { MillisBehindLatest = 0 } = await client.send(new GetRecordsCommand({ ShardIterator: await iterator(name, shard), Limit: 1 }))
    expect(MillisBehindLatest).toBeGreaterThanOrEqual(290)
    expect(await chart(name, 'GetRecords.IteratorAgeMilliseconds', 'Maximum')).toBe(MillisBehindLatest)
  })

  it('keeps the parents of a split and a merge, whose reader is led to their children', async () => {
    const { name, shard } = await stream()
    await put(name, 1)
    await client.send(new SplitShardCommand({ StreamName: name, ShardToSplit: shard, NewStartingHashKey: String(2n ** 127n) }))
    await active(name)
    await client.send(new MergeShardsCommand({ StreamName: name, ShardToMerge: 'shardId-000000000001', AdjacentShardToMerge: 'shardId-000000000002' }))
    await active(name)
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }))
    expect(Shards.map(({ ShardId, ParentShardId, AdjacentParentShardId, SequenceNumberRange }) =>
      [ShardId?.at(-1), ParentShardId?.at(-1), AdjacentParentShardId?.at(-1), SequenceNumberRange?.EndingSequenceNumber !== undefined])).toEqual([
      ['0', undefined, undefined, true], ['1', '0', undefined, true], ['2', '0', undefined, true], ['3', '1', '2', false],
    ])
    const last = await read(await iterator(name, shard))
    expect(last.Records).toHaveLength(1)
    expect(last.NextShardIterator).toBeUndefined()
    expect(last.ChildShards?.map(({ ShardId }) => ShardId?.at(-1))).toEqual(['1', '2'])
  })

  it('streams a fan-out subscription as records arrive', async () => {
    const { name, arn, shard } = await stream()
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN: arn, ConsumerName: 'audit' }))
    const ConsumerARN = Consumer?.ConsumerARN
    const status = async () => (await client.send(new DescribeStreamConsumerCommand({ ConsumerARN }))).ConsumerDescription?.ConsumerStatus
    await expect.poll(status, { timeout: 10_000 }).toBe('ACTIVE')
    const { EventStream } = await client.send(new SubscribeToShardCommand({
      ConsumerARN, ShardId: shard, StartingPosition: { Type: 'TRIM_HORIZON' },
    }))
    await put(name, 2)
    const bodies: string[] = []
    for await (const { SubscribeToShardEvent: event } of EventStream ?? []) {
      bodies.push(...event?.Records?.map(({ Data }) => Buffer.from(Data ?? []).toString()) ?? [])
      if (bodies.length >= 2) break
    }
    expect(bodies).toEqual(['body 0', 'body 1'])
    expect(await chart(name, 'SubscribeToShardEvent.Records', 'Sum', { ConsumerName: 'audit' })).toBe(2)
  })
})

/** The newest point of a series of a stream; undefined where there is none. */
async function chart(stream: string, metric: string, stat: string, more: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const cloudWatch = new CloudWatchClient(settings())
  const Dimensions = Object.entries({ StreamName: stream, ...more }).map(([Name, Value]) => ({ Name, Value }))
  const { MetricDataResults } = await cloudWatch.send(new GetMetricDataCommand({
    StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: [{ Id: 'a', MetricStat: { Period: 600, Stat: stat, Metric: { Namespace: 'AWS/Kinesis', MetricName: metric, Dimensions } } }],
  }))
  cloudWatch.destroy()
  return MetricDataResults?.[0]?.Values?.[0]
}

describe('the limits of a shard', () => {
  it('lets everyone together read it five times a second, other shards besides, and CloudWatch tells', async () => {
    const { name } = await stream(2)
    const [first, second] = await Promise.all([iterator(name, 'shardId-000000000000'), iterator(name, 'shardId-000000000001')])
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => read(first)))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toHaveLength(3)
    expect(refused[0]).toMatchObject({ name: 'ProvisionedThroughputExceededException', message: expect.stringContaining('shardId-000000000000') })
    await expect(read(second)).resolves.toMatchObject({ Records: [] })
    expect(await chart(name, 'ReadProvisionedThroughputExceeded', 'Sum')).toBe(3)
    await expect.poll(() => read(first).then(() => 'read', () => 'refused'), { timeout: 5_000, interval: 200 }).toBe('read')
  })

  it('counts an iterator that a read gave to the same shard', async () => {
    const { name, shard } = await stream()
    let next: string | undefined = await iterator(name, shard)
    const follow = async () => {
      for (let reads = 0; reads < 6; reads++) next = (await read(next)).NextShardIterator
    }
    await expect(follow()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  })

  it('gives five iterators a second', async () => {
    const { name, shard } = await stream()
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => iterator(name, shard)))
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })

  it('refuses iterators that are too old or were never given, and more than 500 records', async () => {
    const { name, shard } = await stream()
    const old = await iterator(name, shard)
    await aws.limitStreams({ iteratorSeconds: 0 })
    await sleep(5)
    await expect(read(old)).rejects.toMatchObject({ name: 'ExpiredIteratorException' })
    await expect(read('none')).rejects.toMatchObject({ name: 'InvalidArgumentException' })
    await expect(put(name, 501)).rejects.toMatchObject({ name: 'ValidationException' })
  })

  it('refuses some records of a batch where told to, between others', async () => {
    const { name } = await stream()
    await aws.limitStreams({ refusedPuts: 2 })
    const { Records = [], FailedRecordCount } = await put(name, 5)
    expect(FailedRecordCount).toBe(2)
    expect(Records.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'ProvisionedThroughputExceededException', undefined, 'ProvisionedThroughputExceededException', undefined, undefined,
    ])
    expect((await put(name, 5)).FailedRecordCount).toBe(0)
    expect(await chart(name, 'IncomingRecords', 'Sum')).toBe(8)
  })
})

describe('faults and monitoring of Kinesis', () => {
  it('throttles data calls as shards do and control calls as accounts do, and ages iterators', async () => {
    const { name, shard } = await stream()
    const good = await iterator(name, shard)
    aws.faults([{ kind: 'throttle', service: 'kinesis' }])
    await expect(read(good)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
    await expect(client.send(new ListShardsCommand({ StreamName: name }))).rejects.toMatchObject({ name: 'LimitExceededException' })
    aws.faults([{ kind: 'iterator', operation: 'GetRecords', times: 1 }])
    await expect(read(good)).rejects.toMatchObject({ name: 'ExpiredIteratorException' })
    await expect(read(good)).resolves.toMatchObject({ Records: [] })
  })

  it('has series of shards once their monitoring is on', async () => {
    const { name, shard } = await stream()
    await put(name, 1)
    await client.send(new EnableEnhancedMonitoringCommand({ StreamName: name, ShardLevelMetrics: ['IncomingRecords'] }))
    await put(name, 4)
    await read(await iterator(name, shard))
    expect(await chart(name, 'IncomingRecords', 'Sum', { ShardId: shard })).toBe(4)
    expect(await chart(name, 'OutgoingRecords', 'Sum', { ShardId: shard })).toBeUndefined()
    expect(await chart(name, 'GetRecords.Records', 'Sum')).toBe(5)
    expect(await chart(name, 'GetRecords.IteratorAgeMilliseconds', 'Maximum')).toBe(0)
  })
})

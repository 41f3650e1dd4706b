import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { awsProblem } from '#main/aws/errors.ts'
import { Governor } from '#main/aws/governor.ts'
import { quotaOf } from '#main/aws/quotas.ts'
import { resourceOf } from '#main/aws/resource-of.ts'
import { unitsOf } from '#main/aws/units.ts'

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000 }) })
afterEach(() => { vi.useRealTimers() })

test('a merged read of a hundred shards has its hundred reads a second; what the account has few of is asked slowly', async () => {
  const turns = new Governor(Date.now, () => 0.5).of({ owner: () => '111111111111', region: 'eu-west-1' })
  const went = new Map<string, number>()
  const ask = (operation: string, count: number) => {
    for (let n = 0; n < count; n++) void turns.take('kinesis', operation).then(() => went.set(operation, (went.get(operation) ?? 0) + 1))
  }
  ask('GetRecords', 100)
  ask('GetShardIterator', 100)
  ask('ListShards', 50)
  for (const operation of ['ListStreams', 'DescribeStreamSummary', 'RegisterStreamConsumer']) ask(operation, 100)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(went.get('GetRecords')).toBe(100)
  expect(went.get('GetShardIterator')).toBe(100)
  expect(went.get('ListShards')).toBe(50)
  expect(went.get('DescribeStreamSummary')).toBeLessThanOrEqual(5)
  expect(went.get('ListStreams')).toBeLessThanOrEqual(2)
  expect(went.get('RegisterStreamConsumer')).toBeLessThanOrEqual(2)
})

test('every service that consumers are looked for in has a pace with its reason', () => {
  for (const [service, operation] of [['dynamodb', 'Scan'], ['dynamodb', 'DescribeTable'], ['lambda', 'ListEventSourceMappings'], ['firehose', 'ListDeliveryStreams']] as const) {
    expect(quotaOf(service, operation), operation).toMatchObject({ api: expect.stringMatching(/^(?:dynamodb|lambda|firehose):/), source: expect.stringMatching(/.{20}/) })
  }
})

test('calls are counted as they are billed: puts in units of 25 KB a record, what is retrieved by size, a scan as DynamoDB says', () => {
  const data = (bytes: number) => ({ PartitionKey: 'key', Data: new Uint8Array(bytes) })
  expect(unitsOf('kinesis', 'PutRecords', { Records: [data(10), data(26_000)] })).toMatchObject({ units: 3, price: { usd: 0.014 / 1e6 } })
  expect(unitsOf('kinesis', 'GetRecords', { ShardIterator: 'i' }, { Records: [data((1 << 20) - 3)] })).toMatchObject({ units: 1, price: { unit: 'MB' } })
  expect(unitsOf('kinesis', 'GetRecords', { ShardIterator: 'i' }).units).toBe(0)
  expect(unitsOf('kinesis', 'ListShards', {}).price.usd).toBe(0)
  expect(unitsOf('dynamodb', 'Scan', {}, { ConsumedCapacity: { CapacityUnits: 12.5 } })).toMatchObject({ units: 12.5, price: { unit: 'read units' } })
})

test('Kinesis has one code for too often and too much: its words tell which', () => {
  const problemOf = (name: string, message: string) =>
    awsProblem(Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }), { service: 'Kinesis', operation: 'DescribeStreamSummary' })
  expect(problemOf('LimitExceededException', 'Rate exceeded for stream clicks under account 111111111111.')).toMatchObject({ code: 'Throttled', retryAfterMs: 1_000 })
  expect(problemOf('LimitExceededException', 'This request would exceed the shard limit for the account')).toMatchObject({ code: 'Conflict' })
  expect(problemOf('KMSThrottlingException', 'slow')).toMatchObject({ code: 'Throttled' })
  expect(problemOf('KMSDisabledException', 'off')).toMatchObject({ code: 'BadInput' })
  expect(problemOf('ExpiredIteratorException', 'old')).toMatchObject({ code: 'BadInput' })
})

test('a refusal names the stream, consumer, table, function or delivery stream', () => {
  const arn = 'arn:aws:kinesis:eu-west-1:111111111111:stream/clicks'
  expect([
    { StreamName: 'clicks' }, { StreamARN: arn }, { ConsumerARN: `${arn}/consumer/audit:1` }, { TableName: 'counter' },
    { FunctionName: 'arn:aws:lambda:eu-west-1:111111111111:function:enrich' }, { DeliveryStreamName: 'archive' },
  ].map(resourceOf)).toEqual(['stream clicks', 'stream clicks', 'consumer audit', 'table counter', 'function enrich', 'delivery stream archive'])
})

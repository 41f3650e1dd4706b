import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { fits } from '#main/systems/kinesis/consumers/belongs.ts'
import { readLease } from '#main/systems/kinesis/consumers/leases.ts'
import { denied } from '../../../fixtures/fake-aws-account.ts'
import { applicationWith, lease, openFakeKinesis, openShard, streamArn, streamsNamed, tableWith } from '../../../fixtures/fake-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = () => ({ signal: AbortSignal.timeout(20_000), log: quietLog })
const at = 1_700_000_000_000
const consumer = (stream: string, name: string) => ({ kind: 'consumer', path: [stream, name] })

describe('leases', () => {
  it('are read as KCL 1 to 3 write them, of one stream or of many', () => {
    expect(readLease(lease('shardId-000000000000', '123'))).toMatchObject([{ shard: 'shardId-000000000000', stream: null, checkpoint: '123', owner: 'worker-1', counter: 7 }])
    expect(readLease(lease('111111111111:clicks:1700000000:shardId-000000000003', 'SHARD_END'))).toMatchObject([{ shard: 'shardId-000000000003', stream: 'clicks' }])
    expect(readLease(lease('111111111111:clicks:1:shardId-1', 'LATEST', { streamName: { S: '111111111111:clicks:1' }, checkpointSubSequenceNumber: { N: '4' } })))
      .toMatchObject([{ stream: 'clicks', subSequence: 4 }])
    expect(readLease({ leaseKey: { S: 'not-a-shard' } })).toEqual([])
  })

  it('fit a stream by its shards, their sequence numbers and hash ranges; shards that are gone say nothing', () => {
    const shard = (id: string, first: string, last: string | null = null) =>
      ({ id, open: last === null, parents: [], firstHash: '0', lastHash: '9', firstSequence: first, lastSequence: last })
    const of = (id: string, checkpoint: string, more = {}) => readLease(lease(id, checkpoint, more))
    const shards = [shard('shardId-3', '100', '200'), shard('shardId-4', '201')]
    expect(fits([...of('shardId-3', '150'), ...of('shardId-4', 'TRIM_HORIZON'), ...of('shardId-1', 'SHARD_END')], shards)).toBe(true)
    expect(fits(of('shardId-3', '250'), shards)).toBe(false)
    expect(fits(of('shardId-4', '150'), shards)).toBe(false)
    expect(fits([...of('shardId-4', '300'), ...of('shardId-5', '300')], shards)).toBe(false)
    expect(fits(of('shardId-1', '50'), shards)).toBe(false)
    expect(fits(of('shardId-4', '300', { startingHashKey: { S: '5' }, endingHashKey: { S: '9' } }), shards)).toBe(false)
  })
})

describe('the list of consumers', () => {
  it('keeps those that can be listed and names each permission that is missing', async () => {
    await using opened = await openFakeKinesis({
      answers: {
        ListStreams: streamsNamed('clicks'), ListStreamConsumers: () => ({ Consumers: [{ ConsumerName: 'audit', ConsumerARN: 'arn:audit', ConsumerStatus: 'ACTIVE' }] }),
        ListTables: () => denied('dynamodb:ListTables'), ListEventSourceMappings: () => denied('lambda:ListEventSourceMappings'),
        ListDeliveryStreams: () => denied('firehose:ListDeliveryStreams'),
      },
    })
    const { items, problems } = await opened.session.list({ kind: 'consumer' }, call())
    expect(items.map(({ label }) => label)).toEqual(['audit'])
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('lambda:ListEventSourceMappings'), expect.stringContaining('firehose:ListDeliveryStreams'), expect.stringContaining('dynamodb:ListTables'),
    ])
    await opened.session.list({ kind: 'consumer' }, call())
    expect(opened.asked.filter((name) => name === 'ListEventSourceMappings')).toHaveLength(1)
  })

  it('names the permission for leases, once for all tables', async () => {
    await using opened = await openFakeKinesis({
      answers: { ListStreams: streamsNamed('clicks'), ListTables: () => ({ TableNames: ['a', 'b'] }), DescribeTable: () => tableWith('leaseKey'), Scan: () => denied('dynamodb:Scan') },
    })
    const { problems } = await opened.session.list({ kind: 'consumer' }, call())
    expect(problems).toMatchObject([{ code: 'Forbidden', message: expect.stringContaining('dynamodb:Scan') }])
  })

  it('looks at each table once, and never at those that KCL 3 keeps beside its leases', async () => {
    const tables: string[] = []
    await using opened = await openFakeKinesis({
      answers: {
        ...applicationWith([]), ListTables: () => ({ TableNames: ['counter', 'counter-CoordinatorState', 'counter-WorkerMetricStats', 'orders'] }),
        DescribeTable: ({ TableName }: { readonly TableName: string }) => {
          tables.push(TableName)
          return tableWith(TableName === 'orders' ? 'id' : 'leaseKey')
        },
      },
    })
    await opened.session.list({ kind: 'consumer' }, call())
    await opened.session.list({ kind: 'consumer' }, call())
    expect(tables).toEqual(['counter', 'orders'])
  })

  it('is one row for a function or an application that reads by fan-out', async () => {
    const registered = (name: string) => ({ ConsumerName: name, ConsumerARN: `${streamArn('clicks')}/consumer/${name}:1`, ConsumerStatus: 'ACTIVE' })
    await using opened = await openFakeKinesis({
      answers: {
        ...applicationWith([lease('shardId-000000000000', '120')]), ListStreamConsumers: () => ({ Consumers: ['audit', 'counter', 'enrich'].map(registered) }),
        ListEventSourceMappings: () => ({
          EventSourceMappings: [{
            EventSourceArn: `${streamArn('clicks')}/consumer/enrich:1`, FunctionArn: 'arn:aws:lambda:eu-west-1:1:function:enrich:live', State: 'Enabled', BatchSize: 100,
          }],
        }),
      },
    })
    const { items } = await opened.session.list({ kind: 'consumer' }, call())
    expect(items.map(({ label, facts }) => [label, facts['type'], facts['fanOut']])).toEqual([
      ['audit', 'fan-out', true], ['kcl:counter', 'kcl', true], ['lambda:enrich:live', 'lambda', true],
    ])
  })

  it('asks AWS whose leases they are where they fit two streams, and says so while nobody can tell', async () => {
    const streams = { ListStreams: streamsNamed('clicks', 'views') }
    const owned = (checkpoint: string) => ({
      ...applicationWith([lease('shardId-000000000000', checkpoint)]), ...streams,
      GetShardIterator: ({ StreamName }: { readonly StreamName: string }) => {
        if (StreamName === 'clicks') throw new ProblemError({ code: 'BadInput', message: 'It did not come from this stream.' })
        return { ShardIterator: 'there' }
      },
      GetRecords: () => ({ Records: [], MillisBehindLatest: 0, NextShardIterator: 'on' }),
    })
    await using told = await openFakeKinesis({ answers: owned('120') })
    expect((await told.session.list({ kind: 'consumer' }, call())).items.map(({ ref }) => ref.path)).toEqual([['views', 'kcl:counter']])
    await using unsure = await openFakeKinesis({ answers: owned('TRIM_HORIZON') })
    const { items } = await unsure.session.list({ kind: 'consumer' }, call())
    expect(items.map(({ ref }) => ref.path)).toEqual([['clicks', 'kcl:counter']])
    const [sample] = await unsure.session.sample(items.map(({ ref }) => ref), call())
    expect(sample).toMatchObject({ values: { age: null, backlog: null }, facts: { verdict: 'unknown', reason: expect.stringContaining('clicks, views alike') } })
    expect(unsure.asked).not.toContain('GetRecords')
    const shardLists = () => unsure.asked.filter((name) => name === 'ListShards').length
    const before = shardLists()
    await unsure.session.list({ kind: 'consumer' }, call())
    expect(shardLists(), 'shards are not listed anew for each look').toBe(before)
  })
})

describe('how far behind a consumer is', () => {
  it('is read once while its checkpoint stands, at most once a minute', async () => {
    let now = at
    await using opened = await openFakeKinesis({
      now: () => now,
      answers: {
        ...applicationWith([lease('shardId-000000000000', '120')]), GetShardIterator: () => ({ ShardIterator: 'i' }),
        GetRecords: () => ({ Records: [{ SequenceNumber: '121', ApproximateArrivalTimestamp: new Date(at - 90_000) }], MillisBehindLatest: 90_000, NextShardIterator: 'n' }),
      },
    })
    const refs = [consumer('clicks', 'kcl:counter')]
    const [first] = await opened.session.sample(refs, call())
    expect(first).toMatchObject({ values: { age: 90, backlog: null }, asOf: { age: at }, facts: { shards: 1, unknownAges: 0 } })
    now += 15_000
    expect((await opened.session.sample(refs, call()))[0]).toMatchObject({ values: { age: 90 }, asOf: { age: at } })
    now += 60_000
    expect((await opened.session.sample(refs, call()))[0]).toMatchObject({ values: { age: 165 } })
    expect(opened.asked.filter((name) => name === 'GetRecords')).toHaveLength(1)
    expect(opened.asked.filter((name) => name === 'Scan')).toHaveLength(2)
  })

  it('says why for a shard that cannot be read, that is gone, or that began at the newest record', async () => {
    await using opened = await openFakeKinesis({
      answers: {
        ...applicationWith([lease('shardId-000000000000', '120'), lease('shardId-000000000001', 'LATEST'), lease('shardId-000000000002', 'AT_TIMESTAMP')]),
        ListShards: () => ({ Shards: [0, 1, 2].map((n) => openShard(`shardId-00000000000${n}`, '100')) }), GetShardIterator: () => denied('kinesis:GetShardIterator'),
      },
    })
    const { extra } = await opened.session.describe(consumer('clicks', 'kcl:counter'), call())
    expect(extra).toMatchObject({
      shards: [
        { age: null, why: expect.stringMatching(/^cannot be known because its shard could not be read: .*kinesis:GetShardIterator/) },
        { age: null, why: expect.stringMatching(/^cannot be known because it began at the newest record/) },
        { age: null, why: expect.stringMatching(/^cannot be known because it began at a time/) },
      ],
    })
  })

  it('asks nothing of a shard at the cap, and says so', async () => {
    await using opened = await openFakeKinesis({ refuses: 'The cap of $1.00 an hour is reached.', answers: applicationWith([lease('shardId-000000000000', '120')]) })
    const [sample] = await opened.session.sample([consumer('clicks', 'kcl:counter')], call())
    expect(sample?.values).toEqual({ backlog: null, age: null, in: null, out: null })
    expect(opened.asked).not.toContain('Scan')
  })

  it('is stalled where its mapping is off while records come in, and not while none do', async () => {
    let rate = 600
    const mapping = { EventSourceArn: streamArn('clicks'), FunctionArn: 'arn:aws:lambda:eu-west-1:1:function:enrich', State: 'Disabled' }
    await using opened = await openFakeKinesis({
      answers: { ListStreams: streamsNamed('clicks'), ListEventSourceMappings: () => ({ EventSourceMappings: [mapping] }) },
      point: ({ metric }) => (metric === 'IncomingRecords' ? { at, value: rate } : null),
    })
    const refs = [consumer('clicks', 'lambda:enrich')]
    expect((await opened.session.sample(refs, call()))[0]).toMatchObject({ values: { in: 10, age: null }, facts: { verdict: 'stalled', reason: 'its event-source mapping is disabled' } })
    rate = 0
    expect((await opened.session.sample(refs, call()))[0]).toMatchObject({ facts: { verdict: 'unknown' } })
  })

  it('asks CloudWatch for what stands on a screen, and else for the age alone', async () => {
    await using opened = await openFakeKinesis({
      answers: { ListStreams: streamsNamed('clicks'), ListStreamConsumers: () => ({ Consumers: [{ ConsumerName: 'audit', ConsumerARN: 'a', ConsumerStatus: 'ACTIVE' }] }) },
      point: ({ metric }) => ({ at, value: metric.endsWith('MillisBehindLatest') ? 2_500 : 120 }),
    })
    const refs = [consumer('clicks', 'audit')]
    await opened.session.sample(refs, { ...call(), shown: () => false })
    expect(opened.read.map(({ metric }) => metric)).toEqual(['SubscribeToShardEvent.MillisBehindLatest'])
    const [sample] = await opened.session.sample(refs, call())
    expect(sample).toMatchObject({ values: { age: 2.5, in: 2, out: 2 }, asOf: { age: at, in: at, out: at } })
  })
})

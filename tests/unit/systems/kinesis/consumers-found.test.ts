import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { Session } from '#main/systems/driver.ts'
import { denied } from '../../../fixtures/fake-aws-account.ts'
import {
  applicationWith, lease, openFakeKinesis, openShard, streamArn, streamsNamed, tableWith,
} from '../../../fixtures/fake-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { run } from './flow-world.ts'

// Waiting for what is slow takes no time.
beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync') })
afterEach(() => { vi.useRealTimers() })

const call = () => ({ signal: AbortSignal.timeout(20_000), log: quietLog })
const listed = async ({ session }: { readonly session: Session }) => await session.list({ kind: 'consumer' }, call())
const labels = async (of: { readonly session: Session }) => (await listed(of)).items.map(({ label }) => label)
const fail = (code: 'Throttled' | 'NotFound') => { throw new ProblemError({ code, message: `It is ${code}.` }) }

const shard = 'shardId-000000000000'
const application = applicationWith([lease(shard, '120')])
const summaryOf = () => ({ StreamDescriptionSummary: { StreamARN: streamArn('clicks') } })
const delivery = (name: string, arn = streamArn('clicks')) => ({
  DeliveryStreamDescription: {
    DeliveryStreamName: name, DeliveryStreamStatus: 'ACTIVE',
    Source: { KinesisStreamSourceDescription: { KinesisStreamARN: arn } },
  },
})
const mapping = (name: string, EventSourceArn: string) =>
  ({ EventSourceArn, FunctionArn: `arn:aws:lambda:eu-west-1:111111111111:function:${name}`, State: 'Enabled' })

describe('consumers are found', () => {
  it('soon after a table could not be looked at in passing', async () => {
    let [now, isBusy] = [1_700_000_000_000, true]
    await using opened = await openFakeKinesis({
      now: () => now, answers: { ...application, DescribeTable: () => (isBusy ? fail('Throttled') : tableWith('leaseKey')) },
    })
    expect(await labels(opened)).toEqual([])
    isBusy = false
    now += 30_000
    expect(await labels(opened)).toEqual(['kcl:counter'])
  })

  it('as soon as they are registered here', async () => {
    const names: string[] = []
    await using opened = await openFakeKinesis({
      answers: {
        ListStreams: streamsNamed('clicks'), DescribeStreamSummary: summaryOf,
        ListStreamConsumers: () => (
          { Consumers: names.map((ConsumerName) => ({ ConsumerName, ConsumerARN: 'a', ConsumerStatus: 'ACTIVE' })) }
        ),
        RegisterStreamConsumer: ({ ConsumerName }: { readonly ConsumerName: string }) => {
          names.push(ConsumerName)
          return { Consumer: { ConsumerARN: 'a' } }
        },
        DescribeStreamConsumer: () => ({ ConsumerDescription: { ConsumerStatus: 'ACTIVE' } }),
      },
    })
    expect(await labels(opened)).toEqual([])
    const register = opened.session.actions?.find(({ name }) => name === 'register-consumer')
    const [ref, input] = [{ kind: 'stream', path: ['clicks'] }, { consumer: 'audit' }]
    const plan = await register?.plan(ref, input, call())
    if (plan) await register?.run(ref, input, plan, run())
    expect(await labels(opened)).toEqual(['audit'])
  })

  it('without those that were deleted since they were listed, which is no problem', async () => {
    await using opened = await openFakeKinesis({
      answers: {
        ...application, Scan: () => fail('NotFound'), ListStreams: streamsNamed('clicks', 'gone'),
        ListStreamConsumers: ({ StreamARN }: { readonly StreamARN: string }) =>
          (StreamARN.endsWith('/gone') ? fail('NotFound') : { Consumers: [] }),
        ListDeliveryStreams: () => ({ DeliveryStreamNames: ['archive', 'deleted'], HasMoreDeliveryStreams: false }),
        DescribeDeliveryStream: ({ DeliveryStreamName: name }: { readonly DeliveryStreamName: string }) =>
          (name === 'deleted' ? fail('NotFound') : delivery(name)),
      },
    })
    expect(await listed(opened)).toMatchObject({ items: [{ label: 'firehose:archive' }], problems: [] })
  })

  it('of the streams of this account: others can have the same names', async () => {
    const foreign = streamArn('clicks').replace('111111111111', '222222222222')
    const key = (account: string) => `${account}:clicks:1700000000:${shard}`
    await using opened = await openFakeKinesis({
      answers: {
        ...application, ListTables: () => ({ TableNames: ['here', 'there'] }),
        Scan: ({ TableName }: { readonly TableName: string }) =>
          ({ Items: [lease(key(TableName === 'here' ? '111111111111' : '222222222222'), '120')] }),
        ListEventSourceMappings: () => ({
          EventSourceMappings: [
            mapping('own', streamArn('clicks')), mapping('foreign', foreign), mapping('late', streamArn('deleted')),
          ],
        }),
        ListDeliveryStreams: () => ({ DeliveryStreamNames: ['foreign'], HasMoreDeliveryStreams: false }),
        DescribeDeliveryStream: () => delivery('foreign', foreign),
      },
    })
    expect(await labels(opened)).toEqual(['kcl:here', 'lambda:own'])
  })

  it('and told apart by their newest checkpoint, since the shards of older ones may be gone', async () => {
    const last = 'shardId-000000000005'
    await using opened = await openFakeKinesis({
      answers: {
        ...applicationWith([lease(shard, '50'), lease(last, '120')], [openShard(last, '100')]),
        ListStreams: streamsNamed('clicks', 'views'),
        GetShardIterator: ({ StreamName, ShardId }: { readonly StreamName: string; readonly ShardId: string }) =>
          (ShardId === shard || StreamName === 'clicks' ? fail('NotFound') : { ShardIterator: 'i' }),
      },
    })
    expect((await listed(opened)).items.map(({ ref }) => ref.path)).toEqual([['views', 'kcl:counter']])
  })
})

describe('consumers that take long to look for', () => {
  it('are told as before, or that there may be more, and are there the next time', async () => {
    let now = 1_700_000_000_000
    const slow = [Promise.withResolvers<object>(), Promise.withResolvers<object>()]
    const waits = slow.map(({ promise }) => promise)
    await using opened = await openFakeKinesis({
      now: () => now,
      answers: {
        ListStreams: streamsNamed('clicks'), DescribeDeliveryStream: () => delivery('archive'),
        ListDeliveryStreams: () => waits.shift() ?? fail('Throttled'),
      },
    })
    expect(await listed(opened)).toMatchObject({
      items: [], problems: [{ code: 'TimedOut', message: expect.stringContaining('there may be more') as string }],
    })
    slow[0]?.resolve({ DeliveryStreamNames: ['archive'], HasMoreDeliveryStreams: false })
    await vi.waitFor(async () => expect(await labels(opened)).toEqual(['firehose:archive']))
    now += 20 * 60_000
    expect(await listed(opened)).toMatchObject({ items: [{ label: 'firehose:archive' }], problems: [] })
    slow[1]?.resolve({ DeliveryStreamNames: [], HasMoreDeliveryStreams: false })
    await vi.waitFor(async () => expect(await labels(opened)).toEqual([]))
  })
})

it('says that no lease is read at the cap', async () => {
  const refuses = 'The cap of $1.00 an hour is reached.'
  await using opened = await openFakeKinesis({ refuses, answers: application })
  expect(await listed(opened)).toMatchObject({ items: [], problems: [{ code: 'Throttled', message: refuses }] })
  expect(opened.asked).not.toContain('Scan')
})

it('reads no further in a table that only has the key of leases', async () => {
  const room = { S: 'a-room' }
  await using opened = await openFakeKinesis({
    answers: { ...application, Scan: () => ({ Items: [{ leaseKey: room }], LastEvaluatedKey: { leaseKey: room } }) },
  })
  expect(await labels(opened)).toEqual([])
  expect(opened.asked.filter((name) => name === 'Scan')).toHaveLength(1)
})

it('describes a stream where no other may be listed: consumers are unknown then', async () => {
  await using opened = await openFakeKinesis({
    answers: {
      ListStreams: () => denied('kinesis:ListStreams'), ListShards: () => ({ Shards: [] }),
      DescribeStreamSummary: summaryOf,
    },
  })
  const { extra, problems, sections } = await opened.session.describe({ kind: 'stream', path: ['clicks'] }, call())
  expect(extra).toMatchObject({ arn: streamArn('clicks') })
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('kinesis:ListStreams')])
  expect(sections.flatMap(({ rows }) => rows)).toContainEqual(expect.objectContaining({ label: 'Consumers', value: null }))
})

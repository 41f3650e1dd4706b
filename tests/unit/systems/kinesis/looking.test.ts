import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { denied } from '../../../fixtures/fake-aws-account.ts'
import { openFakeKinesis, openShard, streamArn, streamsNamed } from '../../../fixtures/fake-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = (signal = AbortSignal.timeout(20_000)) => ({ signal, log: quietLog })
const at = 1_700_000_000_000
const stream = (name: string) => ({ kind: 'stream', path: [name] })
const problemOf = (work: Promise<unknown>) => work.then(() => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : error))

const summary = (more: object = {}) => ({ StreamName }: { readonly StreamName: string }) => {
  if (StreamName === 'gone') throw new ProblemError({ code: 'NotFound', message: 'Stream gone not found.' })
  return {
    StreamDescriptionSummary: {
      StreamARN: streamArn(StreamName), StreamStatus: 'ACTIVE', StreamModeDetails: { StreamMode: 'ON_DEMAND' }, RetentionPeriodHours: 168, OpenShardCount: 2, ConsumerCount: 1,
      EncryptionType: 'KMS', KeyId: 'alias/clicks', EnhancedMonitoring: [{ ShardLevelMetrics: [] }], ...more,
    },
  }
}
const shards = () => ({ Shards: [openShard('shardId-000000000000', '1'), openShard('shardId-000000000001', '2')] })

describe('streams', () => {
  it('are listed whole over pages, with what ListStreams tells and no call a row', async () => {
    const names = Array.from({ length: 5 }, (_, n) => `s${n}`)
    const pages: unknown[] = []
    await using opened = await openFakeKinesis({
      answers: {
        ListStreams: (input: { readonly NextToken?: string; readonly ExclusiveStartStreamName?: string }) => {
          pages.push(input.NextToken ?? input.ExclusiveStartStreamName)
          const from = Number(input.NextToken ?? 0)
          return { ...streamsNamed(...names.slice(from, from + 2))(), HasMoreStreams: from + 2 < 5, NextToken: String(from + 2) }
        },
      },
    })
    const { items, total } = await opened.session.list({ kind: 'stream', search: 's*' }, call())
    expect(total).toBe(5)
    expect(items[4]).toMatchObject({ label: 's4', facts: { status: 'ACTIVE', mode: 'provisioned' } })
    expect(pages).toEqual([undefined, '2', '4'])
    await opened.session.list({ kind: 'stream', where: { mode: 'provisioned' } }, call())
    expect(opened.asked).toEqual(['ListStreams', 'ListStreams', 'ListStreams'])
  })

  it('are asked by their last name where an emulator gives no token', async () => {
    await using opened = await openFakeKinesis({
      answers: {
        ListStreams: ({ ExclusiveStartStreamName: after }: { readonly ExclusiveStartStreamName?: string }) =>
          ({ StreamNames: after === undefined ? ['a', 'b'] : ['c'], HasMoreStreams: after === undefined }),
        DescribeStreamSummary: summary(),
      },
    })
    const { items } = await opened.session.list({ kind: 'stream', where: { mode: 'on-demand' } }, call())
    expect(items.map(({ label }) => label)).toEqual(['a', 'b', 'c'])
  })

  it('are sorted by a number of CloudWatch, unknown ones last', async () => {
    const rates: Readonly<Record<string, number>> = { a: 60, b: 6_000 }
    await using opened = await openFakeKinesis({
      answers: { ListStreams: streamsNamed('a', 'b', 'c'), DescribeStreamSummary: summary(), ListShards: shards },
      point: ({ metric, dimensions }) => {
        const value = rates[dimensions['StreamName'] ?? '']
        return metric === 'IncomingRecords' && value !== undefined ? { at, value } : null
      },
    })
    const { items, problems } = await opened.session.list({ kind: 'stream', sort: { by: 'in', desc: true } }, call())
    expect(items.map(({ label }) => label)).toEqual(['b', 'a', 'c'])
    expect(problems).toMatchObject([{ message: '1 of 3 rows are still unknown and stand last.' }])
  })

  it('refuse what they have not', async () => {
    await using opened = await openFakeKinesis({})
    const refused = (query: Parameters<typeof opened.session.list>[0]) => problemOf(opened.session.list(query, call()))
    expect(await refused({ kind: 'topic' })).toMatchObject({ code: 'BadInput' })
    expect(await refused({ kind: 'shard' })).toMatchObject({ code: 'BadInput', issues: [{ path: 'parent' }] })
    expect(await refused({ kind: 'stream', sort: { by: 'colour' } })).toMatchObject({ code: 'BadInput', issues: [{ path: 'sort.by' }] })
    expect(await refused({ kind: 'stream', where: { mode: 'quick' } })).toMatchObject({ code: 'BadInput', issues: [{ path: 'where.mode' }] })
    expect(await problemOf(opened.session.sample([{ kind: 'shard', path: ['clicks'] }], call()))).toMatchObject({ code: 'BadInput' })
    expect(await problemOf(opened.session.describe({ kind: 'topic', path: ['clicks'] }, call()))).toMatchObject({ code: 'BadInput' })
  })

  it('keep the other samples where one is gone or forbidden, and ask little of what is not on a screen', async () => {
    await using opened = await openFakeKinesis({
      answers: { DescribeStreamSummary: summary(), ListShards: () => denied('kinesis:ListShards') },
      point: () => ({ at, value: 120 }),
    })
    const [clicks, gone] = await opened.session.sample([stream('clicks'), stream('gone')], call())
    expect(clicks).toMatchObject({
      values: { in: 2, iteratorAge: 0.12, bytesIn: null }, asOf: { in: at }, facts: { mode: 'on-demand', shards: 2, encryption: 'alias/clicks' },
      problems: [{ code: 'Forbidden', message: expect.stringContaining('kinesis:ListShards'), ref: stream('clicks') }],
    })
    expect(gone).toMatchObject({ values: { in: null }, problems: [{ code: 'NotFound' }] })
    const asked = opened.asked.length
    const [hidden] = await opened.session.sample([stream('clicks')], { ...call(), shown: () => false })
    expect(hidden).toMatchObject({ values: { in: null }, facts: { mode: 'on-demand' } })
    expect(opened.asked).toHaveLength(asked)
  })

  it('give numbers of every kind while their page is open, and facts without leave to ask CloudWatch', async () => {
    await using opened = await openFakeKinesis({ answers: { DescribeStreamSummary: summary(), ListShards: shards }, point: () => ({ at, value: 60 }) })
    await opened.session.describe(stream('clicks'), call())
    expect((await opened.session.sample([stream('clicks')], call()))[0]).toMatchObject({ values: { bytesIn: 1, bytesOut: 1 } })
    await using refused = await openFakeKinesis({ answers: { DescribeStreamSummary: summary(), ListShards: shards }, refuses: 'Not allowed yet.' })
    const [sample] = await refused.session.sample([stream('clicks')], call())
    expect(sample).toMatchObject({ values: { in: null }, facts: { shards: 2 } })
    expect(sample?.problems).toBeUndefined()
  })

  it('are described in part: what is forbidden is null and named, the rest is there', async () => {
    await using opened = await openFakeKinesis({
      answers: { DescribeStreamSummary: summary(), ListShards: shards, ListTagsForStream: () => denied('kinesis:ListTagsForStream'), ListStreamConsumers: () => denied('kinesis:ListStreamConsumers') },
    })
    const { extra, problems } = await opened.session.describe(stream('clicks'), call())
    expect(extra).toMatchObject({ mode: 'on-demand', tags: null, encryption: 'alias/clicks', usd: { consumerHour: 0.015, metricMonth: 0.3 } })
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('kinesis:ListTagsForStream')])
    await using blind = await openFakeKinesis({ answers: { DescribeStreamSummary: () => denied('kinesis:DescribeStreamSummary'), ListShards: () => denied('kinesis:ListShards') } })
    expect(await problemOf(blind.session.describe(stream('clicks'), call()))).toMatchObject({ code: 'Forbidden', message: expect.stringContaining('kinesis:DescribeStreamSummary') })
  })
})

describe('shards', () => {
  const metered = summary({ EnhancedMonitoring: [{ ShardLevelMetrics: ['IncomingRecords'] }] })
  const ref = (n: number) => ({ kind: 'shard', path: ['clicks', `shardId-00000000000${n}`] })

  it('say that their numbers need shard metrics, and ask CloudWatch for none', async () => {
    await using opened = await openFakeKinesis({ answers: { DescribeStreamSummary: summary(), ListShards: shards }, point: () => ({ at, value: 60 }) })
    const [sample] = await opened.session.sample([ref(0)], call())
    expect(sample).toMatchObject({ values: { in: null }, facts: { load: null, hot: null }, problems: [{ code: 'Unsupported', message: expect.stringMatching(/enhanced shard metrics.*billed/) }] })
    expect(opened.read).toEqual([])
  })

  it('are hot beyond twice their fair share, and never where one is unknown', async () => {
    const three = () => ({ Shards: [0, 1, 2].map((n) => openShard(`shardId-00000000000${n}`, String(n + 1))) })
    let rates: readonly (number | null)[] = [2_100, 450, 450]
    await using opened = await openFakeKinesis({
      answers: { DescribeStreamSummary: metered, ListShards: three },
      point: ({ dimensions }) => {
        const value = rates[Number(dimensions['ShardId']?.at(-1))] ?? null
        return value === null ? null : { at, value }
      },
    })
    expect(await opened.session.sample([ref(0), ref(1)], call())).toMatchObject([{ facts: { load: 70, hot: true }, flags: ['hot'] }, { facts: { load: 15, hot: false } }])
    rates = [1_900, 600, 500]
    expect(await opened.session.sample([ref(0)], call())).toMatchObject([{ facts: { hot: false } }])
    rates = [2_100, null, 450]
    expect(await opened.session.sample([ref(0)], call())).toMatchObject([{ values: { in: 35 }, facts: { load: null, hot: null } }])
  })

  it('tell which parents are gone', async () => {
    const child = { ...openShard('shardId-000000000007', '9'), ParentShardId: 'shardId-000000000001', AdjacentParentShardId: 'shardId-000000000002' }
    await using opened = await openFakeKinesis({ answers: { ListShards: () => ({ Shards: [openShard('shardId-000000000002', '1'), child] }) } })
    const { items } = await opened.session.list({ kind: 'shard', parent: stream('clicks') }, call())
    expect(items[1]?.facts).toMatchObject({ parents: ['shardId-000000000001', 'shardId-000000000002'], trimmed: ['shardId-000000000001'] })
  })
})

it('has the past of what CloudWatch knows of each kind, and of nothing else', async () => {
  await using opened = await openFakeKinesis({ point: () => ({ at, value: 1_200 }) })
  const past = (ref: { readonly kind: string; readonly path: string[] }, metric: string) => opened.session.history?.(ref, metric, { from: at, to: at + 1, points: 10 }, call()) ?? Promise.reject(new Error('none'))
  expect(await past(stream('clicks'), 'in')).toMatchObject({ value: [20, null] })
  expect(await past({ kind: 'consumer', path: ['clicks', 'audit'] }, 'age')).toMatchObject({ value: [1.2, null] })
  expect(await past({ kind: 'consumer', path: ['clicks', 'lambda:enrich'] }, 'in')).toMatchObject({ value: [20, null] })
  expect(opened.read.map(({ metric, dimensions }) => [metric, dimensions])).toEqual([
    ['IncomingRecords', { StreamName: 'clicks' }], ['SubscribeToShardEvent.MillisBehindLatest', { StreamName: 'clicks', ConsumerName: 'audit' }],
    ['IncomingRecords', { StreamName: 'clicks' }],
  ])
  expect(await problemOf(past({ kind: 'consumer', path: ['clicks', 'kcl:counter'] }, 'age'))).toMatchObject({ code: 'BadInput' })
})

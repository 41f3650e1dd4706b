import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { asAwsProblem } from '#main/aws/errors.ts'
import { openActions } from '#main/systems/kinesis/actions/index.ts'
import { manifest } from '#main/systems/kinesis/manifest.ts'
import { denied } from '../../../fixtures/fake-aws-account.ts'
import { awsError } from '../../../fixtures/fake-sqs.ts'
import { inTurn, open, refusal, stream } from './action-world.ts'
import { halves, run, shard, summary, world } from './flow-world.ts'

// Waiting for AWS takes no time.
beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync') })
afterEach(() => { vi.useRealTimers() })

const missing = () => { throw new ProblemError({ code: 'NotFound', message: 'There is none.' }) }

describe('actions of Kinesis', () => {
  it('are those of the manifest, with its levels', () => {
    const listed = Object.entries(manifest.kinds).flatMap(([kind, { actions }]) => actions.map(({ name, level }) => `${kind} ${name} ${level}`))
    expect(openActions(world({}).kinesis).map(({ name, appliesTo, level }) => `${appliesTo} ${name} ${level}`).toSorted()).toEqual(listed.toSorted())
  })

  it('change the number of shards at most to double and at least to half', async () => {
    const { plan } = open({ DescribeStreamSummary: () => summary({ OpenShardCount: 5 }) })
    const { title, affects, lines } = await plan('reshard', { shards: 10 })
    expect(title).toBe('Change clicks to 10 shards')
    expect(affects).toEqual([{ ref: stream, count: 5, before: '5 open shards', after: '10 open shards' }])
    expect(lines.join(' ')).toMatch(/ten times in 24 hours.*5 shards more costs \$0\.075 an hour; then it is \$0\.15 an hour.*To undo it, change it to 5 shards/)
    expect((await plan('reshard', { shards: 3 })).affects[0]?.count).toBe(2)
    for (const shards of [11, 2]) {
      expect(await refusal(plan('reshard', { shards }))).toMatchObject({ code: 'BadInput', hint: expect.stringContaining('from 3 to 10') as string })
    }
    expect(await refusal(plan('reshard', { shards: 5 }))).toMatchObject({ code: 'BadInput', message: 'clicks has 5 open shards already.' })
  })

  it('leave the shards of an on-demand stream to AWS', async () => {
    const { plan } = open({ DescribeStreamSummary: () => summary({ StreamModeDetails: { StreamMode: 'ON_DEMAND' } }) })
    expect(await refusal(plan('reshard', { shards: 3 }))).toMatchObject({ code: 'Unsupported', hint: 'Change its mode to provisioned first.' })
  })

  it('split a shard in the middle, or where it is said, with the share of its keys', async () => {
    const sent: unknown[] = []
    const { plan, run: go } = open({ SplitShard: (input: unknown) => { sent.push(input); return {} } })
    expect((await plan('reshard', { split: 'shardId-0' })).lines[0]).toMatch(/one for 50 % of its hash keys, one for the other 50 %/)
    const quarter = String((1n << 127n) / 4n)
    expect((await plan('reshard', { split: 'shardId-0', at: quarter })).lines[0]).toMatch(/25 %.*75 %/)
    await go('reshard', { split: 'shardId-1' })
    expect(sent).toEqual([{ StreamName: 'clicks', ShardToSplit: 'shardId-1', NewStartingHashKey: String(3n << 126n) }])
    expect(await refusal(plan('reshard', { split: 'shardId-0', at: '0' }))).toMatchObject({ code: 'BadInput', issues: [{ path: 'input.at' }] })
    expect(await refusal(plan('reshard', { split: 'shardId-9' }))).toMatchObject({ code: 'NotFound' })
  })

  it('merge neighbours in either order, and nothing else', async () => {
    const sent: unknown[] = []
    const closed = { SequenceNumberRange: { StartingSequenceNumber: '0', EndingSequenceNumber: '9' } }
    const { plan, run: go } = open({
      ListShards: () => ({ Shards: [shard('a', 0, 0.25), shard('b', 0.25, 0.5), shard('c', 0.5, 1), shard('old', 0, 1, closed)] }),
      MergeShards: (input: unknown) => { sent.push(input); return {} },
    })
    expect((await plan('reshard', { merge: ['b', 'a'] })).affects.map(({ ref }) => ref.path[1])).toEqual(['a', 'b'])
    await go('reshard', { merge: ['b', 'a'] })
    expect(sent).toEqual([{ StreamName: 'clicks', ShardToMerge: 'a', AdjacentShardToMerge: 'b' }])
    expect(await refusal(plan('reshard', { merge: ['a', 'c'] }))).toMatchObject({ code: 'BadInput', hint: 'a can be merged with b.' })
    expect(await refusal(plan('reshard', { merge: ['old', 'a'] }))).toMatchObject({ code: 'BadInput', message: expect.stringContaining('closed') as string })
  })

  it('wait until the stream is active again, and tell how far AWS is', async () => {
    const updating = (open: number) => summary({ StreamStatus: 'UPDATING', OpenShardCount: open })
    const { run: go } = open({
      UpdateShardCount: () => ({}),
      DescribeStreamSummary: inTurn(summary(), summary(), updating(2), updating(3), summary({ OpenShardCount: 4 })),
    })
    const as = run()
    expect(await go('reshard', { shards: 4 }, stream, as)).toEqual({ changed: 2, lines: ['clicks has 4 open shards; it had 2.'] })
    expect(as.told).toEqual([0, 0.5])
  })

  it('say that AWS goes on when the wait is cancelled', async () => {
    const stop = new AbortController()
    const { run: go } = open({
      UpdateShardCount: () => ({}),
      DescribeStreamSummary: inTurn(summary(), summary(), summary({ StreamStatus: 'UPDATING' })),
    })
    const as = { ...run(stop.signal), tell: () => stop.abort() }
    expect(await go('reshard', { shards: 4 }, stream, as)).toEqual({
      changed: 2, lines: ['clicks is being changed to 4 open shards.', 'The wait was cancelled: AWS goes on and finishes by itself.'],
    })
  })

  it('tell of AWS’s limit on how often', async () => {
    const { run: go } = open({ UpdateShardCount: () => {
      throw asAwsProblem(awsError('LimitExceededException', 'Too many.'), { service: 'Kinesis', operation: 'UpdateShardCount' })
    } })
    expect(await refusal(go('reshard', { shards: 4 }))).toMatchObject({ code: 'Conflict', hint: expect.stringContaining('ten times in 24 hours') as string })
  })

  it('change the mode with both prices, and say that it can be switched twice a day', async () => {
    const sent: unknown[] = []
    const { plan, run: go } = open({ UpdateStreamMode: (input: unknown) => { sent.push(input); return {} } })
    const { lines, affects } = await plan('change-mode', { mode: 'on-demand' })
    expect(affects[0]).toMatchObject({ before: 'provisioned', after: 'on demand' })
    expect(lines.join(' ')).toMatch(/twice in 24 hours.*\$0\.04 an hour, \$0\.08 a GB written.*Provisioned costs \$0\.03 an hour for 2 shards/)
    expect(await refusal(plan('change-mode', { mode: 'provisioned' }))).toMatchObject({ code: 'BadInput' })
    await go('change-mode', { mode: 'on-demand' })
    expect(sent).toEqual([{ StreamARN: expect.stringContaining('stream/clicks') as string, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }])
  })

  it('need the level destructive for a shorter retention, which deletes', async () => {
    const asked: string[] = []
    const { plan, level, run: go } = open({
      DescribeStreamSummary: () => summary({ RetentionPeriodHours: 48 }),
      DecreaseStreamRetentionPeriod: ({ RetentionPeriodHours }: { RetentionPeriodHours: number }) => { asked.push(`less ${RetentionPeriodHours}`); return {} },
      IncreaseStreamRetentionPeriod: ({ RetentionPeriodHours }: { RetentionPeriodHours: number }) => { asked.push(`more ${RetentionPeriodHours}`); return {} },
    })
    expect([await level('change-retention', { hours: 24 }), await level('change-retention', { hours: 72 })]).toEqual(['destructive', 'admin'])
    expect((await plan('change-retention', { hours: 24 })).lines.join(' ')).toMatch(/Records older than 1 day are deleted at once, and this cannot be undone/)
    const longer = (await plan('change-retention', { hours: 240 })).lines.join(' ')
    expect(longer).toMatch(/\$0\.02 a shard and hour: \$0\.04 an hour for 2 open shards, \$29\.20 a month.*longer than 7 days is billed by the GB/)
    await go('change-retention', { hours: 24 })
    await go('change-retention', { hours: 72 })
    expect(asked).toEqual(['less 24', 'more 72'])
  })

  it('set exactly the shard metrics that are asked for, with the price of each and of all', async () => {
    const sent: string[] = []
    const { plan, run: go } = open({
      DescribeStreamSummary: () => summary({ EnhancedMonitoring: [{ ShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'] }] }),
      EnableEnhancedMonitoring: ({ ShardLevelMetrics }: { ShardLevelMetrics: string[] }) => { sent.push(`on ${ShardLevelMetrics.join()}`); return {} },
      DisableEnhancedMonitoring: ({ ShardLevelMetrics }: { ShardLevelMetrics: string[] }) => { sent.push(`off ${ShardLevelMetrics.join()}`); return {} },
    })
    const metrics = ['IncomingBytes', 'IncomingRecords', 'IteratorAgeMilliseconds']
    const { lines, affects } = await plan('shard-metrics', { metrics })
    expect(affects[0]).toMatchObject({ count: 3, before: '2 metrics', after: '3 metrics' })
    expect(lines.join(' ')).toMatch(/\$0\.30 a shard and month: \$1\.80 a month for 3 metrics of 2 open shards.*Until now they cost \$1\.20 a month/)
    expect(await go('shard-metrics', { metrics })).toMatchObject({ changed: 3 })
    expect(sent).toEqual(['on IncomingRecords,IteratorAgeMilliseconds', 'off OutgoingBytes'])
    expect((await plan('shard-metrics', { metrics: [] })).lines.join(' ')).toMatch(/Then nothing is billed for them/)
    expect(await refusal(plan('shard-metrics', { metrics: ['OutgoingBytes', 'IncomingBytes'] }))).toMatchObject({ code: 'BadInput' })
  })

  it('register a consumer with its price and wait until it can read', async () => {
    const state = inTurn('CREATING', 'ACTIVE')
    const { plan, run: go, asked } = open({
      RegisterStreamConsumer: () => ({ Consumer: { ConsumerARN: 'arn:x' } }),
      DescribeStreamConsumer: () => ({ ConsumerDescription: { ConsumerStatus: state() } }),
    })
    const { lines } = await plan('register-consumer', { consumer: 'audit' })
    expect(lines.join(' ')).toMatch(/\$0\.015 an hour and shard \(\$0\.03 an hour for 2 shards\), \$0\.013 a GB.*To undo it, remove the consumer/)
    expect(await go('register-consumer', { consumer: 'audit' })).toEqual({ changed: 1, lines: ['audit is registered with clicks and can read.'] })
    expect(asked.filter((name) => name === 'DescribeStreamConsumer')).toHaveLength(2)
  })

  it('remove a fan-out consumer only, and refuse a name that is taken', async () => {
    const sent: unknown[] = []
    const { plan, run: go } = open({
      ListStreamConsumers: () => ({ Consumers: [{ ConsumerName: 'audit', ConsumerARN: 'arn:audit' }] }),
      DeregisterStreamConsumer: (input: unknown) => { sent.push(input); return {} }, DescribeStreamConsumer: missing,
    })
    const consumer = (name: string) => ({ kind: 'consumer', path: ['clicks', name] })
    expect((await plan('remove-consumer', {}, consumer('audit'))).title).toBe('Remove audit from clicks')
    expect(await refusal(plan('remove-consumer', {}, consumer('lambda:clean')))).toMatchObject({ code: 'Unsupported', message: expect.stringContaining('no fan-out consumer') as string })
    expect(await refusal(plan('remove-consumer', {}, consumer('other')))).toMatchObject({ code: 'NotFound' })
    expect(await refusal(plan('register-consumer', { consumer: 'audit' }))).toMatchObject({ code: 'Conflict' })
    expect(await go('remove-consumer', {}, consumer('audit'))).toMatchObject({ changed: 1 })
    expect(sent).toEqual([{ ConsumerARN: 'arn:audit' }])
  })

  it('change tags, ten a call, and take them off', async () => {
    const sent: unknown[] = []
    const { plan, run: go } = open({
      ListTagsForStream: () => ({ Tags: [{ Key: 'team', Value: 'web' }, { Key: 'old', Value: '1' }], HasMoreTags: false }),
      AddTagsToStream: ({ Tags }: { Tags: object }) => { sent.push(Object.keys(Tags).length); return {} },
      RemoveTagsFromStream: ({ TagKeys }: { TagKeys: string[] }) => { sent.push(TagKeys); return {} },
    })
    expect((await plan('edit-tags', { tags: { team: 'shop', old: null, same: null } })).lines.slice(0, 2)).toEqual([
      'The tag team changes from web to shop.', 'The tag old goes.',
    ])
    expect(await refusal(plan('edit-tags', { tags: { team: 'web' } }))).toMatchObject({ code: 'BadInput' })
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`t${n}`, 'x']))
    expect(await go('edit-tags', { tags: { ...many, old: null } })).toEqual({ changed: 13, lines: ['13 tags of clicks changed.'] })
    expect(sent).toEqual([10, 2, ['old']])
  })

  it('delete a stream with its records and consumers, named in the plan', async () => {
    const sent: unknown[] = []
    let gone = false
    const { plan, run: go } = open({
      DescribeStreamSummary: () => (gone ? missing() : summary({ RetentionPeriodHours: 36 })),
      ListStreamConsumers: () => ({ Consumers: [{ ConsumerName: 'audit', ConsumerARN: 'arn:audit' }] }),
      DeleteStream: (input: unknown) => { sent.push(input); gone = true; return {} },
    })
    const { lines, affects } = await plan('delete')
    expect(affects).toEqual([{ ref: stream, count: halves.length }])
    expect(lines.join(' ')).toMatch(/2 shards and all records of up to 36 hours. This cannot be undone.*1 fan-out consumer goes with it: audit/)
    expect(await go('delete')).toEqual({ changed: 1, lines: ['Stream clicks was deleted.'] })
    expect(sent).toEqual([{ StreamName: 'clicks', EnforceConsumerDeletion: true }])
  })

  it('delete a stream also where its consumers may not be listed', async () => {
    const { plan } = open({ ListStreamConsumers: () => denied('kinesis:ListStreamConsumers') })
    expect((await plan('delete')).lines.join(' ')).toContain('Fan-out consumers that are registered with it go with it')
  })

  it('make a stream with shards, or on demand', async () => {
    const sent: unknown[] = []
    let made = false
    const { plan, run: go } = open({
      DescribeStreamSummary: () => (made ? summary() : missing()),
      CreateStream: (input: unknown) => { sent.push(input); made = true; return {} },
    })
    expect((await plan('create-stream', { shards: 4 })).lines.join(' ')).toMatch(/4 shards.*\$0\.015 an hour a shard, \$0\.06 in all/)
    expect((await plan('create-stream')).lines.join(' ')).toMatch(/on demand.*\$0\.04 an hour/)
    expect(await refusal(plan('create-stream', {}, { kind: 'stream', path: ['a b'] }))).toMatchObject({ code: 'BadInput' })
    await go('create-stream')
    expect(sent).toEqual([{ StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } }])
    expect(await refusal(plan('create-stream', {}))).toMatchObject({ code: 'Conflict' })
  })
})

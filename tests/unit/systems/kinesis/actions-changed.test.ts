import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError, type ProblemCode } from '#contract/problem.ts'
import { inTurn, open, refusal, stream } from './action-world.ts'
import { run, summary } from './flow-world.ts'

// Waiting for AWS takes no time.
beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync') })
afterEach(() => { vi.useRealTimers() })

const problem = (code: ProblemCode) => new ProblemError({ code, message: `It is ${code}.` })
const updating = summary({ StreamStatus: 'UPDATING' })
const metered = (metrics: readonly string[]) => summary({ EnhancedMonitoring: [{ ShardLevelMetrics: metrics }] })

describe('a stream that was changed since an action on it was planned', () => {
  it('keeps its shards, since the plan told another number of them', async () => {
    let shards = 2
    const { plan, run: go, asked } = open({
      DescribeStreamSummary: () => summary({ OpenShardCount: shards }), UpdateShardCount: () => ({}),
    })
    const planned = await plan('reshard', { shards: 4 })
    shards = 3
    expect(await refusal(go('reshard', { shards: 4 }, stream, run(), planned))).toMatchObject({
      code: 'Conflict', hint: 'Plan it again.',
      message: 'clicks changed since this was planned: from 2 open shards to 3 open shards.',
    })
    shards = 4
    expect(await go('reshard', { shards: 4 }, stream, run(), planned))
      .toEqual({ changed: 0, lines: ['clicks has 4 open shards already.'] })
    expect(asked).not.toContain('UpdateShardCount')
  })

  it('keeps its records: a longer retention that is a shorter one by now deletes nothing', async () => {
    let hours = 24
    const { plan, run: go, asked } = open({
      DescribeStreamSummary: () => summary({ RetentionPeriodHours: hours }), DecreaseStreamRetentionPeriod: () => ({}),
    })
    const planned = await plan('change-retention', { hours: 48 })
    hours = 96
    expect(await refusal(go('change-retention', { hours: 48 }, stream, run(), planned))).toMatchObject({ code: 'Conflict' })
    expect(asked).not.toContain('DecreaseStreamRetentionPeriod')
  })

  it('is not switched once more to the mode that it has by now', async () => {
    let mode = 'PROVISIONED'
    const { plan, run: go, asked } = open({
      DescribeStreamSummary: () => summary({ StreamModeDetails: { StreamMode: mode } }), UpdateStreamMode: () => ({}),
    })
    const planned = await plan('change-mode', { mode: 'on-demand' })
    mode = 'ON_DEMAND'
    expect(await go('change-mode', { mode: 'on-demand' }, stream, run(), planned))
      .toEqual({ changed: 0, lines: ['clicks is on demand already.'] })
    expect(asked).not.toContain('UpdateStreamMode')
  })

  it('says that it has its shard metrics already', async () => {
    let metrics: readonly string[] = []
    const { plan, run: go } = open({ DescribeStreamSummary: () => metered(metrics) })
    const planned = await plan('shard-metrics', { metrics: ['IncomingBytes'] })
    metrics = ['IncomingBytes']
    expect(await go('shard-metrics', { metrics: ['IncomingBytes'] }, stream, run(), planned))
      .toEqual({ changed: 0, lines: ['clicks has these shard metrics already.'] })
  })

  it('has no shards to change while AWS is at it', async () => {
    const { plan } = open({ DescribeStreamSummary: () => updating })
    expect(await refusal(plan('reshard', { shards: 4 }))).toMatchObject({
      code: 'Conflict', message: 'clicks is updating: its shards cannot be changed meanwhile.',
    })
  })
})

describe('a run that waits for AWS', () => {
  it('goes on waiting while single questions fail in passing', async () => {
    const { run: go } = open({
      UpdateShardCount: () => ({}),
      DescribeStreamSummary: inTurn(
        summary(), summary(), problem('Throttled'), problem('Unreachable'), updating, problem('TimedOut'),
        summary({ OpenShardCount: 4 }),
      ),
    })
    expect(await go('reshard', { shards: 4 })).toMatchObject({ changed: 2 })
  })

  it('gives up where they go on failing, or at once where it is no passing matter', async () => {
    const ends = (code: ProblemCode) => open({
      UpdateShardCount: () => ({}), DescribeStreamSummary: inTurn(summary(), summary(), problem(code)),
    })
    const [throttled, denied] = [ends('Throttled'), ends('Forbidden')]
    expect(await refusal(throttled.run('reshard', { shards: 4 }))).toMatchObject({ code: 'Throttled' })
    expect(await refusal(denied.run('reshard', { shards: 4 }))).toMatchObject({ code: 'Forbidden' })
    const questions = ({ asked }: typeof denied) => asked.filter((name) => name === 'DescribeStreamSummary').length
    expect([throttled, denied].map(questions)).toEqual([13, 3])
  })
})

describe('shard metrics of which some are turned on and others off', () => {
  const metrics = ['IncomingBytes']
  const on = metered(['OutgoingBytes'])

  it('tell what was turned on, and is billed, where turning off fails', async () => {
    const { run: go } = open({
      DescribeStreamSummary: () => on, EnableEnhancedMonitoring: () => ({}),
      DisableEnhancedMonitoring: () => { throw problem('Forbidden') },
    })
    expect(await go('shard-metrics', { metrics })).toEqual({
      changed: 1, lines: ['1 shard metric of clicks turned on.'], failed: { code: 'Forbidden', message: 'It is Forbidden.' },
    })
  })

  it('tell what was not turned off where the wait between them is cancelled', async () => {
    const stop = new AbortController()
    const { run: go, asked } = open({
      DescribeStreamSummary: inTurn(on, on, updating), EnableEnhancedMonitoring: () => ({}),
      DisableEnhancedMonitoring: () => ({}),
    })
    const { lines } = await go('shard-metrics', { metrics }, stream, { ...run(stop.signal), tell: () => stop.abort() })
    expect(lines).toEqual([
      '1 shard metric of clicks turned on.', 'Not turned off: OutgoingBytes.',
      'The wait was cancelled: AWS goes on and finishes by itself.',
    ])
    expect(asked).not.toContain('DisableEnhancedMonitoring')
  })

  it('are all seven where AWS says ALL', async () => {
    const { plan } = open({ DescribeStreamSummary: () => metered(['ALL']) })
    const { affects } = await plan('shard-metrics', { metrics: [] })
    expect(affects[0]).toMatchObject({ count: 7, before: '7 metrics', after: '0 metrics' })
  })
})

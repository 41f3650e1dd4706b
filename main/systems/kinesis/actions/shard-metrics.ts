import { DisableEnhancedMonitoringCommand, EnableEnhancedMonitoringCommand, type MetricsName } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisShardMetrics } from '#contract/systems/kinesis.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import type { Action, Done, Run } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { badInput, count, planMs, priceLines, usd } from './common.ts'
import { leftToAws, untilActive } from './wait.ts'

type Change = { readonly on: readonly MetricsName[]; readonly off: readonly MetricsName[] }
const all = KinesisShardMetrics.shape.metrics.element.options

/** Says which metrics CloudWatch keeps of each shard. Each is billed for as long as it is on. */
export const shardMetrics = (kinesis: Kinesis): Action<KinesisShardMetrics> => ({
  name: 'shard-metrics', appliesTo: 'stream', level: 'admin', input: KinesisShardMetrics,
  async plan(ref, { metrics }, call) {
    const name = streamName(ref)
    const { monitoring, openShards } = await kinesis.streams.summary(name, call)
    const { on, off } = changeOf(monitoring, metrics)
    if (on.length + off.length === 0) throw badInput('metrics', `${name} has these shard metrics already.`)
    const before = monitoring.length
    const wanted = new Set(metrics).size
    return {
      id: '', title: `Change shard metrics of ${name}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{
        ref: streamRef(name), count: on.length + off.length, before: count(before, 'metric'), after: count(wanted, 'metric'),
      }],
      lines: [
        ...(on.length > 0 ? [`Turned on: ${on.join(', ')}. First points come after some minutes.`] : []),
        ...(off.length > 0 ? [`Turned off: ${off.join(', ')}. What was measured stays in CloudWatch.`] : []),
        ...priceLines(
          kinesis, priceLine(wanted, openShards),
          `Until now they cost ${usd(before * openShards * rates.shardMetricMonth)} a month.`,
        ),
        'To undo it, set the earlier metrics again.',
      ],
    }
  },
  async run(ref, { metrics }, _plan, run) {
    const name = streamName(ref)
    kinesis.streams.forget(name)
    const { monitoring } = await kinesis.streams.summary(name, run)
    return await apply(kinesis, name, changeOf(monitoring, metrics), run)
  },
})

/** AWS takes one change at a time, so the second waits for the first. What was turned on is told also where the second fails. */
async function apply(kinesis: Kinesis, name: string, { on, off }: Change, run: Run): Promise<Done> {
  if (on.length + off.length === 0) return { changed: 0, lines: [`${name} has these shard metrics already.`] }
  const lines: string[] = []
  let changed = 0
  try {
    for (const [metrics, what, Command] of [
      [on, 'on', EnableEnhancedMonitoringCommand], [off, 'off', DisableEnhancedMonitoringCommand],
    ] as const) {
      if (metrics.length === 0) continue
      await kinesis.client.send(new Command({ StreamName: name, ShardLevelMetrics: [...metrics] }), { abortSignal: run.signal })
      changed += metrics.length
      lines.push(`${count(metrics.length, 'shard metric')} of ${name} turned ${what}.`)
      if (await untilActive(kinesis, name, run)) continue
      return leftToAws(changed, ...lines, ...(what === 'on' && off.length > 0 ? [`Not turned off: ${off.join(', ')}.`] : []))
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || changed === 0) throw error
    return { changed, lines, failed: error.problem }
  }
  return { changed, lines }
}

const changeOf = (monitoring: readonly string[], wanted: readonly MetricsName[]): Change => ({
  on: all.filter((metric) => wanted.includes(metric) && !monitoring.includes(metric)),
  off: all.filter((metric) => monitoring.includes(metric) && !wanted.includes(metric)),
})

const priceLine = (metrics: number, shards: number): string => (metrics === 0 ? 'Then nothing is billed for them.'
  : `Each costs ${usd(rates.shardMetricMonth)} a shard and month: ${usd(metrics * shards * rates.shardMetricMonth)} a month for `
    + `${count(metrics, 'metric')} of ${count(shards, 'open shard')}. More shards cost more.`)

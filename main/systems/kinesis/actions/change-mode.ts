import { UpdateStreamModeCommand } from '@aws-sdk/client-kinesis'
import { KinesisMode } from '#contract/systems/kinesis.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import type { Action } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis, Summary } from '../shared.ts'
import { badInput, count, planMs, priceLines, usd } from './common.ts'
import { leftToAws, untilActive, withinLimits } from './wait.ts'

const modes = { provisioned: 'provisioned', 'on-demand': 'on demand' } as const
const limit = 'AWS lets a stream switch its mode twice in 24 hours.'

/** Switches a stream between shards that are paid by the hour and capacity on demand. */
export const changeMode = (kinesis: Kinesis): Action<KinesisMode> => ({
  name: 'change-mode', appliesTo: 'stream', level: 'admin', input: KinesisMode,
  async plan(ref, { mode }, call) {
    const name = streamName(ref)
    const summary = await kinesis.streams.summary(name, call)
    if (summary.mode === mode) throw badInput('mode', `${name} is ${modes[mode]} already.`)
    return {
      id: '', title: `Change ${name} to ${modes[mode]}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: streamRef(name), count: null, before: modes[summary.mode], after: modes[mode] }],
      lines: [
        ...linesOf(name, mode, summary), limit, ...priceLines(kinesis, ...prices(summary.openShards)),
        'To undo it, switch back: that is the second switch.',
      ],
    }
  },
  async run(ref, { mode }, _plan, run) {
    const name = streamName(ref)
    kinesis.streams.forget(name)
    const { arn, mode: before } = await kinesis.streams.summary(name, run)
    if (before === mode) return { changed: 0, lines: [`${name} is ${modes[mode]} already.`] }
    await withinLimits(kinesis.client.send(new UpdateStreamModeCommand({
      StreamARN: arn, StreamModeDetails: { StreamMode: mode === 'on-demand' ? 'ON_DEMAND' : 'PROVISIONED' },
    }), { abortSignal: run.signal }), limit)
    const done = await untilActive(kinesis, name, run)
    return done ? { changed: 1, lines: [`${name} is ${modes[mode]}, with ${count(done.openShards, 'open shard')}.`] }
      : leftToAws(1, `${name} is being changed to ${modes[mode]}.`)
  },
})

const linesOf = (name: string, mode: KinesisMode['mode'], { openShards }: Summary): readonly string[] => (mode === 'on-demand'
  ? [`AWS then adds and merges shards of ${name} by itself; their number can no longer be set.`]
  : [
    `${name} keeps the ${count(openShards, 'shard')} that ${openShards === 1 ? 'is' : 'are'} open now. `
    + 'More load than they take is throttled.',
  ])

const prices = (shards: number): readonly string[] => [
  `On demand costs ${usd(rates.onDemandStreamHour)} an hour, ${usd(rates.onDemandGbIn)} a GB written and `
  + `${usd(rates.onDemandGbOut)} a GB read; a fan-out consumer ${usd(rates.onDemandConsumerGb)} a GB.`,
  `Provisioned costs ${usd(rates.shardHour * shards)} an hour for ${count(shards, 'shard')}, used or not.`,
]

import { DecreaseStreamRetentionPeriodCommand, IncreaseStreamRetentionPeriodCommand } from '@aws-sdk/client-kinesis'
import { KinesisRetention } from '#contract/systems/kinesis.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import type { Action } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis, Summary } from '../shared.ts'
import { badInput, checkPlanned, count, hoursOf, monthHours, planMs, priceLines, usd } from './common.ts'
import { leftToAws, untilActive } from './wait.ts'

/** A day is included; up to seven each shard and hour is billed, after that each GB (Amazon Kinesis Data Streams pricing). */
const includedHours = 24
const longTermHours = 7 * 24

/** Sets how long records are kept. Less deletes the older ones and needs the level destructive. */
export const changeRetention = (kinesis: Kinesis): Action<KinesisRetention> => ({
  name: 'change-retention', appliesTo: 'stream', level: 'admin', input: KinesisRetention,
  async levelFor(ref, { hours }, call) {
    const { retentionHours } = await kinesis.streams.summary(streamName(ref), call)
    return hours < retentionHours ? 'destructive' : 'admin'
  },
  async plan(ref, { hours }, call) {
    const name = streamName(ref)
    const summary = await kinesis.streams.summary(name, call)
    const { retentionHours: before } = summary
    if (hours === before) throw badInput('hours', `${name} keeps records for ${hoursOf(hours)} already.`)
    return {
      id: '', title: `Keep records of ${name} for ${hoursOf(hours)}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: streamRef(name), count: null, before: hoursOf(before), after: hoursOf(hours) }],
      lines: [
        `${name} keeps records for ${hoursOf(hours)} instead of ${hoursOf(before)}.`,
        hours < before ? `Records older than ${hoursOf(hours)} are deleted at once, and this cannot be undone.`
          : 'Records that are older than the retention now do not come back.',
        ...priceLines(kinesis, ...prices(hours, summary)),
      ],
    }
  },
  async run(ref, { hours }, plan, run) {
    const name = streamName(ref)
    kinesis.streams.forget(name)
    const { retentionHours } = await kinesis.streams.summary(name, run)
    if (hours === retentionHours) return { changed: 0, lines: [`${name} keeps records for ${hoursOf(hours)} already.`] }
    // Longer than it was planned with may be shorter than it is by now, which deletes.
    checkPlanned(plan, name, hoursOf(retentionHours))
    const input = { StreamName: name, RetentionPeriodHours: hours }
    await (hours < retentionHours
      ? kinesis.client.send(new DecreaseStreamRetentionPeriodCommand(input), { abortSignal: run.signal })
      : kinesis.client.send(new IncreaseStreamRetentionPeriodCommand(input), { abortSignal: run.signal }))
    return await untilActive(kinesis, name, run) ? { changed: 1, lines: [`${name} keeps records for ${hoursOf(hours)}.`] }
      : leftToAws(1, `The retention of ${name} is being changed.`)
  },
})

function prices(hours: number, { openShards, mode }: Summary): readonly string[] {
  if (hours <= includedHours) return ['A day is included in the price of the stream.']
  const extended = rates.extendedShardHour * openShards
  return [
    mode === 'on-demand' ? 'Each GB that is kept longer than a day is billed a month.'
      : `Keeping records longer than a day costs ${usd(rates.extendedShardHour)} a shard and hour: ${usd(extended)} an hour for `
        + `${count(openShards, 'open shard')}, ${usd(extended * monthHours)} a month.`,
    ...(hours > longTermHours
      ? ['What is kept longer than 7 days is billed by the GB and month, and reading it by the GB.'] : []),
  ]
}

import { RegisterStreamConsumerCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisRegister } from '#contract/systems/kinesis.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import type { Action } from '../../driver.ts'
import { consumerRef, streamName } from '../refs.ts'
import type { Kinesis, Summary } from '../shared.ts'
import { badInput, count, planMs, priceLines, usd } from './common.ts'
import { consumersOf } from './registered.ts'
import { leftToAws, untilConsumer, withinLimits } from './wait.ts'

const limit = 'A stream takes 20 fan-out consumers unless the account has more, and registers five at a time.'

/** What a fan-out consumer costs, by the mode of its stream and its open shards. */
export const fanOutPrice = ({ mode, openShards }: Pick<Summary, 'mode' | 'openShards'>): string => (mode === 'on-demand'
  ? `${usd(rates.onDemandConsumerGb)} a GB that it reads`
  : `${usd(rates.consumerShardHour)} an hour and shard (${usd(rates.consumerShardHour * openShards)} an hour for `
    + `${count(openShards, 'shard')}), ${usd(rates.consumerGb)} a GB that it reads`)

/** Registers a consumer that reads each shard with 2 MiB a second of its own. */
export const registerConsumer = (kinesis: Kinesis): Action<KinesisRegister> => ({
  name: 'register-consumer', appliesTo: 'stream', level: 'admin', input: KinesisRegister,
  async plan(ref, { consumer }, call) {
    const name = streamName(ref)
    const summary = await kinesis.streams.summary(name, call)
    const registered = await consumersOf(kinesis, summary.arn, call)
    if (registered.some((one) => one.name === consumer)) {
      throw new ProblemError({ ...badInput('consumer', `${name} has a consumer ${consumer} already.`).problem, code: 'Conflict' })
    }
    return {
      id: '', title: `Register ${consumer} with ${name}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: consumerRef(name, consumer), count: null, after: 'fan-out consumer' }],
      lines: [
        `${consumer} will read each shard of ${name} with 2 MiB a second of its own, and takes nothing from the others.`,
        `${name} has ${count(registered.length, 'fan-out consumer')}. ${limit}`,
        ...priceLines(kinesis, `It costs ${fanOutPrice(summary)}, from now on until it is removed, whether it reads or not.`),
        'To undo it, remove the consumer.',
      ],
    }
  },
  async run(ref, { consumer }, _plan, run) {
    const name = streamName(ref)
    const { arn } = await kinesis.streams.summary(name, run)
    const { Consumer } = await withinLimits(kinesis.client.send(
      new RegisterStreamConsumerCommand({ StreamARN: arn, ConsumerName: consumer }), { abortSignal: run.signal },
    ), limit)
    kinesis.streams.forget(name)
    return await untilConsumer(kinesis, Consumer?.ConsumerARN ?? '', run)
      ? { changed: 1, lines: [`${consumer} is registered with ${name} and can read.`] }
      : leftToAws(1, `${consumer} is being registered with ${name}.`)
  },
})

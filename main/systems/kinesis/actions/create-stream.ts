import { CreateStreamCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisCreateStream } from '#contract/systems/kinesis.ts'
import { kinesisRates as rates } from '#main/aws/prices.ts'
import type { Action } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { badInput, codeOf, count, planMs, priceLines, usd } from './common.ts'
import { leftToAws, untilActive, withinLimits } from './wait.ts'

/** CreateStream, StreamName. */
const goodName = /^[\w.-]{1,128}$/

const limit = 'AWS makes at most five streams at a time, and keeps to the number of shards and streams that the account may have.'

/** Makes a stream of the name that the ref says: with so many shards, or on demand where none are named. */
export const createStream = (kinesis: Kinesis): Action<KinesisCreateStream> => ({
  name: 'create-stream', appliesTo: 'stream', level: 'admin', input: KinesisCreateStream,
  async plan(ref, { shards }, call) {
    const name = streamName(ref)
    if (!goodName.test(name)) {
      throw badInput('name', `${name} is no name of a stream.`, 'Letters, digits, _ . and -, at most 128.')
    }
    const exists = await kinesis.streams.summary(name, call).then(() => true, (error: unknown) => {
      if (codeOf(error) === 'NotFound') return false
      throw error
    })
    if (exists) throw new ProblemError({
      code: 'Conflict', message: `There is a stream ${name} already.`, hint: 'Choose another name.', ref,
    })
    return {
      id: '', title: `Create stream ${name}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: streamRef(name), count: shards ?? null }],
      lines: [
        shards === undefined ? `${name} will be on demand: AWS adds and merges shards by itself.`
          : `${name} will have ${count(shards, 'shard')}, each for 1 MiB and 1,000 records a second.`,
        'It keeps records for 1 day and does not encrypt them; both can be changed.',
        ...priceLines(kinesis, shards === undefined
          ? `It costs ${usd(rates.onDemandStreamHour)} an hour, ${usd(rates.onDemandGbIn)} a GB written and `
            + `${usd(rates.onDemandGbOut)} a GB read.`
          : `It costs ${usd(rates.shardHour)} an hour a shard, ${usd(rates.shardHour * shards)} in all, `
            + 'whether it is used or not.'),
      ],
    }
  },
  async run(ref, { shards }, _plan, run) {
    const name = streamName(ref)
    await withinLimits(kinesis.client.send(new CreateStreamCommand({
      StreamName: name, StreamModeDetails: { StreamMode: shards === undefined ? 'ON_DEMAND' : 'PROVISIONED' },
      ...(shards !== undefined && { ShardCount: shards }),
    }), { abortSignal: run.signal }), limit)
    const made = await untilActive(kinesis, name, run)
    return made ? { changed: 1, lines: [`Stream ${name} was created with ${count(made.openShards, 'shard')}.`] }
      : leftToAws(1, `Stream ${name} is being created.`)
  },
})

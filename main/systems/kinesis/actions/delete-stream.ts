import { DeleteStreamCommand } from '@aws-sdk/client-kinesis'
import { KinesisNothing } from '#contract/systems/kinesis.ts'
import type { Action, Call } from '../../driver.ts'
import { streamName, streamRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { codeOf, count, hoursOf, planMs } from './common.ts'
import { consumersOf } from './registered.ts'
import { leftToAws, untilGone, withinLimits } from './wait.ts'

/** Deletes a stream with its records, and the consumers that are registered with it. */
export const deleteStream = (kinesis: Kinesis): Action<Record<string, never>> => ({
  name: 'delete', appliesTo: 'stream', level: 'destructive', input: KinesisNothing,
  async plan(ref, _input, call) {
    const name = streamName(ref)
    const [{ retentionHours, arn }, shards] = await Promise.all(
      [kinesis.streams.summary(name, call), kinesis.streams.shards(name, call, true)],
    )
    const consumers = await consumerLines(kinesis, arn, call)
    return {
      id: '', title: `Delete stream ${name}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: streamRef(name), count: shards.length }],
      lines: [
        `${name} goes with ${count(shards.length, 'shard')} and all records of up to ${hoursOf(retentionHours)}. `
        + 'This cannot be undone.',
        'Producers and consumers that use it fail from then on.',
        ...consumers,
        'Lambda functions, delivery streams and applications that read it stay, and have nothing to read.',
      ],
    }
  },
  async run(ref, _input, _plan, run) {
    const name = streamName(ref)
    await withinLimits(
      kinesis.client.send(new DeleteStreamCommand({ StreamName: name, EnforceConsumerDeletion: true }), {
        abortSignal: run.signal,
      }),
      'AWS deletes at most five streams at a time. Try again in a while.',
    )
    return await untilGone(kinesis, name, run) ? { changed: 1, lines: [`Stream ${name} was deleted.`] }
      : leftToAws(1, `Stream ${name} is being deleted.`)
  },
})

/** Which registered consumers go with it; that they may not be listed keeps nobody from deleting. */
async function consumerLines(kinesis: Kinesis, arn: string, call: Call): Promise<readonly string[]> {
  try {
    const names = (await consumersOf(kinesis, arn, call)).map(({ name }) => name)
    if (names.length === 0) return []
    return [`${count(names.length, 'fan-out consumer')} ${names.length === 1 ? 'goes' : 'go'} with it: ${names.join(', ')}.`]
  } catch (error) {
    if (codeOf(error) !== 'Forbidden') throw error
    return ['Fan-out consumers that are registered with it go with it; which these are may not be asked.']
  }
}

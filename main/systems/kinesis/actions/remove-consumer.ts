import { DeregisterStreamConsumerCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import { KinesisNothing } from '#contract/systems/kinesis.ts'
import type { Action, Call } from '../../driver.ts'
import { consumerName, consumerRef } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { planMs, unsupported } from './common.ts'
import { consumersOf, type Registered } from './registered.ts'
import { leftToAws, untilConsumer } from './wait.ts'

type Found = Registered & { readonly stream: string }

/** Ends the registration of a fan-out consumer. Nothing else that reads a stream is registered with it. */
export const removeConsumer = (kinesis: Kinesis): Action<Record<string, never>> => ({
  name: 'remove-consumer', appliesTo: 'consumer', level: 'destructive', input: KinesisNothing,
  async plan(ref, _input, call) {
    const { stream, name } = await find(kinesis, ref, call)
    return {
      id: '', title: `Remove ${name} from ${stream}`, undo: 'no', expiresAt: kinesis.tools.now() + planMs,
      affects: [{ ref: consumerRef(stream, name), count: null, before: 'fan-out consumer', after: 'none' }],
      lines: [
        `Whoever reads ${stream} as ${name} is cut off at once, and is no longer billed.`,
        'No records are lost. Its place is kept by the reader, not by Kinesis; a consumer registered anew has another ARN.',
      ],
    }
  },
  async run(ref, _input, _plan, run) {
    const { stream, name, arn } = await find(kinesis, ref, run)
    await kinesis.client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: arn }), { abortSignal: run.signal })
    kinesis.streams.forget(stream)
    return await untilConsumer(kinesis, arn, run, true) ? { changed: 1, lines: [`${name} was removed from ${stream}.`] }
      : leftToAws(1, `${name} is being removed from ${stream}.`)
  },
})

async function find(kinesis: Kinesis, ref: Ref, call: Call): Promise<Found> {
  const { stream, consumer } = consumerName(ref)
  if (consumer.includes(':')) {
    throw unsupported(
      `${consumer} is no fan-out consumer, so nothing is registered that could be removed.`, 'Stop it where it runs.',
    )
  }
  const { arn } = await kinesis.streams.summary(stream, call)
  const found = (await consumersOf(kinesis, arn, call)).find(({ name }) => name === consumer)
  if (found) return { ...found, stream }
  throw new ProblemError({
    code: 'NotFound', message: `${stream} has no fan-out consumer ${consumer}.`, hint: 'Look at the list of consumers.', ref,
  })
}

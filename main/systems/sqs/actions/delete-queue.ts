import { DeleteQueueCommand } from '@aws-sdk/client-sqs'
import { SqsNothing } from '#contract/systems/sqs.ts'
import type { Action } from '../../driver.ts'
import { queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { messagesOf, planMs } from './counts.ts'

/** Deletes a queue with its messages. */
export const deleteQueue = (sqs: Sqs): Action<Record<string, never>> => ({
  name: 'delete', appliesTo: 'queue', level: 'destructive', input: SqsNothing,
  async plan(ref, _input, call) {
    const name = queueName(ref)
    const [{ visible, inFlight, delayed, redrive }, { sources }] = await Promise.all([sqs.queues.attributes(name, call), sqs.links.sourcesOf(name, call)])
    const count = visible === null ? null : visible + (inFlight ?? 0) + (delayed ?? 0)
    return {
      id: '', title: `Delete queue ${name}`, undo: 'no', expiresAt: sqs.tools.now() + planMs, affects: [{ ref: queueRef(name), count }],
      lines: [
        `${name} and ${count === null ? 'all its messages' : `about ${messagesOf(count)}`} go; counts of SQS are approximate. This cannot be undone.`,
        'Producers and consumers that use it fail from then on. A queue of that name can be made again after 60 s.',
        ...(sources && sources.length > 0 ? [`It is the dead-letter queue of ${sources.join(', ')}: what fails there then goes nowhere and stays until its retention ends.`] : []),
        ...(redrive ? [`Its dead-letter queue ${redrive.queue} stays.`] : []),
      ],
    }
  },
  async run(ref, _input, plan, { signal, log }) {
    const name = queueName(ref)
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: await sqs.queues.url(name, { signal, log }) }), { abortSignal: signal })
    sqs.queues.forget(name)
    sqs.links.forget()
    const count = plan.affects[0]?.count
    return { changed: 1, lines: [`Queue ${name} was deleted${count ? `, with about ${messagesOf(count)}` : ''}. AWS needs up to 60 s.`] }
  },
})

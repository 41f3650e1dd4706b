import { CreateQueueCommand } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import { SqsCreateQueue } from '#contract/systems/sqs.ts'
import type { Action } from '../../driver.ts'
import { isFifo, queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { badInput, codeOf, planMs } from './counts.ts'
import { checkedSettings } from './settings.ts'

/** At most 80 characters with the ending, which makes a FIFO queue (CreateQueue, QueueName). */
const goodName = /^(?=.{1,80}$)[\w-]+(\.fifo)?$/

/** Makes a queue of the name that the ref says; one whose name ends in .fifo is a FIFO queue. */
export const createQueue = (sqs: Sqs): Action<SqsCreateQueue> => ({
  name: 'create-queue', appliesTo: 'queue', level: 'admin', input: SqsCreateQueue,
  async plan(ref, { attributes = {}, tags = {} }, call) {
    const name = queueName(ref)
    const made = settingsOf(name, attributes)
    const exists = await sqs.queues.url(name, call).then(() => true, (error: unknown) => {
      if (codeOf(error) === 'NotFound') return false
      throw error
    })
    if (exists) throw new ProblemError({ code: 'Conflict', message: `There is a queue ${name} already.`, hint: 'Choose another name, or edit its settings.', ref })
    return {
      id: '', title: `Create queue ${name}`, undo: 'no', expiresAt: sqs.tools.now() + planMs,
      affects: [{ ref: queueRef(name), count: null }],
      lines: [
        `${name} will be a ${isFifo(name) ? 'FIFO' : 'standard'} queue; that cannot be changed later.`,
        ...Object.entries(made).filter(([setting]) => setting !== 'FifoQueue').map(([setting, value]) => `${setting} will be ${value === '' ? 'empty' : value}.`),
        'All other settings get the defaults of SQS.',
        ...(Object.keys(tags).length > 0 ? [`Its tags will be ${Object.entries(tags).map(([key, value]) => `${key} = ${value}`).join(', ')}.`] : []),
      ],
    }
  },
  async run(ref, { attributes = {}, tags }, _plan, { signal }) {
    const name = queueName(ref)
    await sqs.client.send(
      new CreateQueueCommand({ QueueName: name, Attributes: settingsOf(name, attributes), ...(tags && { tags }) }), { abortSignal: signal },
    )
    sqs.queues.forget(name)
    sqs.links.forget()
    return { changed: 1, lines: [`Queue ${name} was created. Lists of SQS may show it only after a minute.`] }
  },
})

function settingsOf(name: string, { FifoQueue, ...attributes }: Readonly<Record<string, string>>): Record<string, string> {
  if (!goodName.test(name)) throw badInput('name', `${name} is no name of a queue.`, 'Letters, digits, - and _, at most 80, with .fifo at the end for a FIFO queue.')
  if (FifoQueue !== undefined && FifoQueue !== String(isFifo(name))) throw badInput('attributes.FifoQueue', 'The name of a FIFO queue ends in .fifo, and no other.')
  return { ...checkedSettings(attributes, isFifo(name)), ...(isFifo(name) && { FifoQueue: 'true' }) }
}

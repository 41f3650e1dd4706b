import { ListMessageMoveTasksCommand } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import { SqsNothing } from '#contract/systems/sqs.ts'
import type { Action, Call } from '../../driver.ts'
import { lastPart, queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { messagesOf, planMs } from './counts.ts'
import { cancelTask } from './redrive/aws-task.ts'

/** Cancels the move task of AWS that runs from a queue, whoever began it. */
export const cancelMove = (sqs: Sqs): Action<Record<string, never>> => ({
  name: 'cancel-move', appliesTo: 'queue', level: 'admin', input: SqsNothing,
  async plan(ref, _input, call) {
    const name = queueName(ref)
    const { ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove: total, DestinationArn: to } = await running(sqs, name, call)
    return {
      id: '', title: `Cancel the move task of ${name}`, undo: 'no', expiresAt: sqs.tools.now() + planMs,
      affects: [{ ref: queueRef(name), count: total === undefined ? null : Math.max(0, total - moved) }],
      lines: [
        `AWS has moved about ${messagesOf(moved)}${total === undefined ? '' : ` of ${total.toLocaleString('en')}`} to ${to === undefined ? 'the queues they came from' : lastPart(to)}; those stay there.`,
        `The others stay in ${name}. Another redrive can be planned then.`,
      ],
    }
  },
  async run(ref, _input, _plan, call) {
    const { TaskHandle = '' } = await running(sqs, queueName(ref), call)
    const moved = await cancelTask(sqs, TaskHandle)
    return { changed: 1, lines: [`The move task is being cancelled; about ${messagesOf(moved)} had been moved.`] }
  },
})

async function running({ client, queues }: Sqs, name: string, call: Call) {
  const { arn } = await queues.attributes(name, call)
  const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 10 }), { abortSignal: call.signal })
  const task = Results.find(({ Status }) => Status === 'RUNNING')
  if (task) return task
  throw new ProblemError({ code: 'Conflict', message: `No move task of AWS runs from ${name}.`, hint: 'Look at the queue again.', ref: queueRef(name) })
}

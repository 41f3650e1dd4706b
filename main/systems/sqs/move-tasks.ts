import { ListMessageMoveTasksCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import type { Call } from '../driver.ts'
import { lastPart } from './refs.ts'

/** AWS keeps the last ten (ListMessageMoveTasks). */
const kept = 10

/** The move tasks from a queue, newest first; null where they are unknown, `problem` why. Rejects only when cancelled. */
export async function moveTasks(
  client: SQSClient, arn: string, call: Call,
): Promise<{ readonly tasks: SqsQueueExtra['moveTasks']; readonly problem?: Problem }> {
  try {
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: kept }), { abortSignal: call.signal })
    return {
      tasks: Results.map((task) => ({
        status: task.Status ?? 'UNKNOWN', destination: task.DestinationArn === undefined ? null : lastPart(task.DestinationArn),
        perSecond: task.MaxNumberOfMessagesPerSecond ?? null, moved: task.ApproximateNumberOfMessagesMoved ?? 0,
        total: task.ApproximateNumberOfMessagesToMove ?? null, startedAt: task.StartedTimestamp ?? null,
        canCancel: task.Status === 'RUNNING', failure: task.FailureReason ?? null,
      })),
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return error.problem.code === 'Forbidden' ? { tasks: null, problem: error.problem } : { tasks: null }
  }
}

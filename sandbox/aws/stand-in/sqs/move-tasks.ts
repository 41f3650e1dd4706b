import { answerWith, Refusal, type Answer } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import type { Backend } from '../backend.ts'
import type { Part } from '../part.ts'
import type { DeadLetterIndex } from './dead-letter-index.ts'
import { MoveTask, mostPerSecond } from './move-task.ts'
import { addressOf, nameInArn, placeOf } from './queues.ts'
import { text } from '../fields.ts'

const operations = new Set(['StartMessageMoveTask', 'ListMessageMoveTasks', 'CancelMessageMoveTask'])
/** AWS keeps the last ten of a queue. */
const kept = 10

/** AWS's own redrive, which ministack lacks, over ministack's queues. */
export class MoveTasks implements Part {
  readonly #index: DeadLetterIndex
  readonly #now: () => number
  /** Newest first. */
  readonly #tasks = new Map<string, MoveTask[]>()

  constructor(index: DeadLetterIndex, now: () => number) {
    this.#index = index
    this.#now = now
  }

  owns({ service, operation }: Asked): boolean {
    return service === 'sqs' && operations.has(operation)
  }

  async answer(asked: Asked, backend: Backend): Promise<Answer> {
    switch (asked.operation) {
      case 'StartMessageMoveTask': return answerWith(asked, await this.#start(asked, backend))
      case 'CancelMessageMoveTask': return answerWith(asked, this.#cancel(asked))
      default: return answerWith(asked, this.#list(asked))
    }
  }

  async close(): Promise<void> {
    const running = [...this.#tasks.values()].flat().filter(({ status }) => status === 'RUNNING')
    for (const task of running) task.cancel()
    await Promise.all(running.map(({ done }) => done))
  }

  async #start(asked: Asked, backend: Backend): Promise<object> {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: rate } = fieldsOf(asked)
    const source = nameInArn(SourceArn)
    if (rate !== undefined && !(Number(rate) >= 1 && Number(rate) <= mostPerSecond)) {
      throw new Refusal('InvalidParameterValue', `MaxNumberOfMessagesPerSecond must be between 1 and ${mostPerSecond}.`)
    }
    await mustExist(asked, backend, source)
    if (DestinationArn !== undefined) await mustExist(asked, backend, nameInArn(DestinationArn))
    const [first] = this.#index.sourcesOf(asked, source)
    if (first === undefined) throw new Refusal('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.')
    const tasks = this.#of(asked, source)
    if (tasks.some(({ status }) => status === 'RUNNING' || status === 'CANCELLING')) {
      throw new Refusal(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      )
    }
    const { accessKey, region, account } = asked
    const task = new MoveTask({
      owner: { accessKey, region, account }, source: text(SourceArn),
      destination: typeof DestinationArn === 'string' ? DestinationArn : null,
      perSecond: rate === undefined ? null : Number(rate),
      fallback: text(SourceArn).replace(/[^:]+$/, first),
    }, backend, this.#now())
    tasks.unshift(task)
    tasks.length = Math.min(tasks.length, kept)
    return { TaskHandle: task.handle }
  }

  #list(asked: Asked): object {
    const { SourceArn, MaxResults = 1 } = fieldsOf(asked)
    return {
      Results: this.#of(asked, nameInArn(SourceArn)).slice(0, Number(MaxResults)).map((task) => ({
        // The handle is only told while it is of use, as on AWS.
        ...task.status === 'RUNNING' && { TaskHandle: task.handle },
        Status: task.status, SourceArn: task.plan.source, StartedTimestamp: task.startedAt,
        ...task.plan.destination !== null && { DestinationArn: task.plan.destination },
        ...task.plan.perSecond !== null && { MaxNumberOfMessagesPerSecond: task.plan.perSecond },
        ApproximateNumberOfMessagesMoved: task.moved,
        ...task.total !== null && { ApproximateNumberOfMessagesToMove: task.total },
        ...task.failure !== null && { FailureReason: task.failure },
      })),
    }
  }

  #cancel(asked: Asked): object {
    const { TaskHandle } = fieldsOf(asked)
    const task = [...this.#tasks.values()].flat().find(({ handle }) => handle === TaskHandle)
    if (!task) throw new Refusal('ResourceNotFoundException', 'Task does not exist.', 404)
    if (task.status !== 'RUNNING') throw new Refusal('UnsupportedOperation', 'Only active tasks can be cancelled.')
    task.cancel()
    return { ApproximateNumberOfMessagesMoved: task.moved }
  }

  #of(asked: Asked, queue: string): MoveTask[] {
    const place = placeOf(asked, queue)
    const found = this.#tasks.get(place) ?? []
    this.#tasks.set(place, found)
    return found
  }
}

async function mustExist(asked: Asked, backend: Backend, queue: string): Promise<void> {
  await backend.call(asked, 'sqs', 'AmazonSQS.GetQueueAttributes', {
    QueueUrl: addressOf(asked.account, queue), AttributeNames: ['QueueArn'],
  }).catch((error: unknown) => {
    if (error instanceof Refusal && error.status >= 500) throw error
    throw new Refusal('ResourceNotFoundException', 'The resource that you specified for the SourceArn parameter doesn\'t exist.', 404)
  })
}

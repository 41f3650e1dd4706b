import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend } from '../backend.ts'
import { addressOf, nameInArn, type Owner, type Received } from './queues.ts'

/** What a move is to do. `perSecond` null is as fast as AWS may, 500 a second. */
export type MovePlan = {
  readonly owner: Owner
  readonly source: string
  readonly destination: string | null
  readonly perSecond: number | null
  /** Where a message goes that does not tell where it came from. */
  readonly fallback: string
}

export type MoveStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED'

/** Most messages a second that AWS moves (SQS API reference, StartMessageMoveTask). */
export const mostPerSecond = 500
const beatMs = 100

/** One move task over real queues: receive, send, delete, at its rate. Messages get new ids, as on AWS. */
export class MoveTask {
  readonly handle: string
  readonly plan: MovePlan
  readonly startedAt: number
  status: MoveStatus = 'RUNNING'
  moved = 0
  total: number | null = null
  failure: string | null = null
  readonly done: Promise<void>
  readonly #backend: Backend
  readonly #stop = new AbortController()

  constructor(plan: MovePlan, backend: Backend, startedAt: number) {
    this.plan = plan
    this.startedAt = startedAt
    this.#backend = backend
    const task = { taskId: randomUUID(), sourceArn: plan.source }
    this.handle = Buffer.from(JSON.stringify(task)).toString('base64')
    this.done = this.#run()
  }

  /** Ends it after the batch it is at. */
  cancel(): void {
    this.status = 'CANCELLING'
    this.#stop.abort()
  }

  async #run(): Promise<void> {
    try {
      this.total = await this.#visible()
      const each = this.plan.perSecond ?? mostPerSecond
      let owed = 1
      for (let empty = 0; empty < 2 && !this.#stop.signal.aborted;) {
        const given = owed < 1 ? 0 : await this.#moveSome(Math.min(10, Math.floor(owed)))
        owed -= given
        empty = given === 0 && owed >= 1 ? empty + 1 : 0
        if (owed >= 1 && given > 0) continue
        await sleep(beatMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
        owed = Math.min(each, owed + each * beatMs / 1000)
      }
      this.status = this.#stop.signal.aborted ? 'CANCELLED' : 'COMPLETED'
    } catch (error) {
      this.status = 'FAILED'
      this.failure = error instanceof Error ? error.message : String(error)
    }
  }

  async #visible(): Promise<number> {
    const name = 'ApproximateNumberOfMessages'
    const { Attributes } = await this.#call('GetQueueAttributes', { QueueUrl: this.#url, AttributeNames: [name] })
    return Number(Object(Attributes)[name] ?? 0)
  }

  get #url(): string {
    return addressOf(this.plan.owner.account, nameInArn(this.plan.source))
  }

  async #moveSome(count: number): Promise<number> {
    const { Messages = [] } = await this.#call('ReceiveMessage', {
      QueueUrl: this.#url, MaxNumberOfMessages: count, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    })
    const messages = Messages as readonly Received[]
    for (const message of messages) {
      await this.#call('SendMessage', this.#copyOf(message))
      await this.#call('DeleteMessage', { QueueUrl: this.#url, ReceiptHandle: message.ReceiptHandle })
      this.moved++
    }
    return messages.length
  }

  #copyOf({ Body, Attributes = {}, MessageAttributes }: Received): object {
    const { owner, destination, fallback } = this.plan
    const to = nameInArn(destination ?? Attributes.DeadLetterQueueSourceArn ?? fallback)
    const { MessageGroupId, MessageDeduplicationId, AWSTraceHeader } = Attributes
    return {
      QueueUrl: addressOf(owner.account, to), MessageBody: Body,
      ...MessageAttributes && { MessageAttributes },
      ...MessageGroupId && { MessageGroupId },
      ...MessageDeduplicationId && to.endsWith('.fifo') && { MessageDeduplicationId },
      ...AWSTraceHeader && { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: AWSTraceHeader } } },
    }
  }

  #call(operation: string, fields: object): Promise<Readonly<Record<string, unknown>>> {
    return this.#backend.call(this.plan.owner, 'sqs', `AmazonSQS.${operation}`, fields)
  }
}

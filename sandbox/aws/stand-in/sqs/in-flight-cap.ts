import { answerWith, Refusal } from '../answer.ts'
import { fieldsOf } from '../asked.ts'
import type { Part } from '../part.ts'
import { queueOf } from './queues.ts'

/** A cap that can be changed while it is in force; null is none. */
export type Cap = { messages: number | null }

/**
 * Where a queue has as many messages in flight as the cap says, a standard queue refuses to give more and a FIFO queue gives none
 * (AWS: 120,000; here as few as a test wants).
 */
export function inFlightCap(cap: Cap): Part {
  return {
    async guard(asked, backend) {
      if (cap.messages === null || asked.service !== 'sqs' || asked.operation !== 'ReceiveMessage') return null
      const { QueueUrl } = fieldsOf(asked)
      const name = 'ApproximateNumberOfMessagesNotVisible'
      const { Attributes } = await backend.call(asked, 'sqs', 'AmazonSQS.GetQueueAttributes', { QueueUrl, AttributeNames: [name] })
      const inFlight = Number(Object(Attributes)[name] ?? 0)
      if (inFlight < cap.messages) return null
      if (queueOf(QueueUrl).endsWith('.fifo')) return answerWith(asked, {})
      throw new Refusal('OverLimit', 'Too many messages in flight.', 403)
    },
  }
}

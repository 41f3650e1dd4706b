import type { AwsWire } from './wire.ts'

type Message = { readonly ReceiptHandle: string; readonly Body: string }

/**
 * Receives up to ten messages once and deletes those that `handles`; the others come back when their time is over, until the
 * dead-letter queue takes them. Gives how many there were.
 */
export async function consume(aws: AwsWire, queue: string, handles: (body: string) => boolean, most = 10): Promise<number> {
  const QueueUrl = aws.queue(queue)
  const { Messages = [] } = await aws.sqs('ReceiveMessage', {
    QueueUrl, MaxNumberOfMessages: Math.max(1, Math.min(10, most)), WaitTimeSeconds: 0,
  })
  const messages = Messages as readonly Message[]
  const done = messages.filter(({ Body }) => handles(Body))
  if (done.length > 0) {
    await aws.sqs('DeleteMessageBatch', {
      QueueUrl, Entries: done.map(({ ReceiptHandle }, i) => ({ Id: `m${i}`, ReceiptHandle })),
    })
  }
  return messages.length
}

/** How many messages wait in a queue. */
export async function waitingIn(aws: AwsWire, queue: string): Promise<number> {
  const name = 'ApproximateNumberOfMessages'
  const { Attributes } = await aws.sqs('GetQueueAttributes', { QueueUrl: aws.queue(queue), AttributeNames: [name] })
  return Number(Object(Attributes)[name] ?? 0)
}

import { packed, pointerTo, type Draft } from './orders.ts'
import { bucket, topicArn } from './queues.ts'
import type { AwsWire } from './wire.ts'

const text = (StringValue: string) => ({ DataType: 'String', StringValue })
const number = (value: number) => ({ DataType: 'Number', StringValue: String(value) })

/** The attributes an order travels with; what failed before carries the error of its last try. */
function attributesOf({ failure, number: order }: Draft): Readonly<Record<string, object>> {
  return {
    source: text(order % 3 === 0 ? 'shop' : 'partner'), schema: { DataType: 'String.version', StringValue: '2' },
    attempt: number(failure ? 2 : 1),
    traceparent: { DataType: 'Binary', BinaryValue: Buffer.from(`order ${order}`).toString('base64') },
    ...failure && { error: text(failure) },
  }
}

/** Sends orders to the queue `orders`, each the way its envelope travels. */
export async function sendOrders(aws: AwsWire, drafts: readonly Draft[]): Promise<void> {
  const plain = drafts.filter(({ envelope }) => envelope === 'plain' || envelope === 'gzip')
  for (let from = 0; from < plain.length; from += 10) {
    await aws.sqs('SendMessageBatch', {
      QueueUrl: aws.queue('orders'),
      Entries: plain.slice(from, from + 10).map((draft, i) => ({
        Id: `order-${i}`, MessageBody: draft.envelope === 'gzip' ? packed(draft.body) : draft.body, MessageAttributes: attributesOf(draft),
      })),
    })
  }
  await Promise.all(drafts.map((draft) => sendWrapped(aws, draft)))
}

async function sendWrapped(aws: AwsWire, draft: Draft): Promise<void> {
  switch (draft.envelope) {
    case 'plain': case 'gzip': return
    case 'sns': return void await aws.sns('Publish', {
      TopicArn: topicArn, Message: draft.body, Subject: `Order ${draft.number}`,
      'MessageAttributes.entry.1.Name': 'source', 'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'mobile',
    })
    case 'eventbridge': return void await aws.events('PutEvents', {
      Entries: [{ Source: 'shop.web', DetailType: 'OrderPlaced', Detail: draft.body }],
    })
    case 's3': {
      const key = `orders/${draft.number}.json`
      await aws.s3(`/${bucket}/${key}`, draft.body)
      const MessageAttributes = { ...attributesOf(draft), ExtendedPayloadSize: number(draft.body.length) }
      return void await aws.sqs('SendMessage', { QueueUrl: aws.queue('orders'), MessageBody: pointerTo(key), MessageAttributes })
    }
    default: draft.envelope satisfies never
  }
}

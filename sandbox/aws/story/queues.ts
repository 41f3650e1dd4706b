import { queueArn, storyAccount, storyRegion, type AwsWire } from './wire.ts'

/** A queue of the story: AWS's attributes and tags. */
type QueuePlan = {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
}

const redrive = (dead: string, maxReceiveCount: number): Record<string, string> =>
  ({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(dead), maxReceiveCount }) })
const takesFrom = (source: string): Record<string, string> =>
  ({ RedriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [queueArn(source)] }) })
const fourteenDays = String(14 * 86_400)

/** The topic whose messages reach `orders` in an SNS envelope, and the rule whose events do. */
export const topicArn = `arn:aws:sns:${storyRegion}:${storyAccount}:order-events`
const ruleName = 'web-orders'

const mayDeliver = JSON.stringify({
  Version: '2012-10-17', Id: 'deliveries',
  Statement: [
    {
      Sid: 'order-events', Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage',
      Resource: queueArn('orders'), Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    },
    {
      Sid: 'web-orders', Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage',
      Resource: queueArn('orders'),
      Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:events:${storyRegion}:${storyAccount}:rule/${ruleName}` } },
    },
  ],
})

/** How long a message that was not handled is hidden (s): three of them lead to the dead-letter queue in about 20 s. */
const hiddenSeconds = '6'

/** The queues that have something to tell; a dead-letter queue comes before the queue that names it. */
export const busyQueues: readonly QueuePlan[] = [
  {
    name: 'orders-dlq', tags: { team: 'orders', purpose: 'dead letters' },
    attributes: { MessageRetentionPeriod: fourteenDays, SqsManagedSseEnabled: 'true', ...takesFrom('orders') },
  },
  {
    name: 'orders', tags: { team: 'orders', tier: 'gold', environment: 'sandbox' },
    attributes: {
      VisibilityTimeout: hiddenSeconds, ReceiveMessageWaitTimeSeconds: '10', SqsManagedSseEnabled: 'true', Policy: mayDeliver,
      ...redrive('orders-dlq', 3),
    },
  },
  {
    name: 'ledger-dlq.fifo', tags: { team: 'finance', purpose: 'dead letters' },
    attributes: { FifoQueue: 'true', MessageRetentionPeriod: fourteenDays, ...takesFrom('ledger.fifo') },
  },
  {
    name: 'ledger.fifo', tags: { team: 'finance', confidential: 'yes' },
    attributes: {
      FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: hiddenSeconds, KmsMasterKeyId: 'alias/ledger',
      KmsDataKeyReusePeriodSeconds: '300', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId',
      ...redrive('ledger-dlq.fifo', 4),
    },
  },
  {
    name: 'notifications', tags: { team: 'growth' },
    attributes: { VisibilityTimeout: hiddenSeconds, MessageRetentionPeriod: String(86_400) },
  },
]

/** Queues where nothing happens. */
export const idleQueues: readonly string[] = Array.from({ length: 300 }, (_, i) => `idle-${String(i + 1).padStart(3, '0')}`)

/** Makes the queues that have something to tell. */
export async function createBusyQueues(aws: AwsWire): Promise<void> {
  for (const { name, attributes = {}, tags = {} } of busyQueues) {
    await aws.sqs('CreateQueue', { QueueName: name, Attributes: attributes, tags })
  }
}

/** Makes the queues where nothing happens, some at a time. */
export async function createIdleQueues(aws: AwsWire): Promise<void> {
  const waiting = idleQueues.values()
  const work = async () => {
    for (const QueueName of waiting) await aws.sqs('CreateQueue', { QueueName })
  }
  await Promise.all(Array.from({ length: 8 }, work))
}

/** Lets a topic and an event rule deliver to `orders`, each in its envelope, and makes the bucket for large orders. */
export async function createSources(aws: AwsWire): Promise<void> {
  await aws.sns('CreateTopic', { Name: 'order-events' })
  await aws.sns('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn('orders') })
  await aws.events('PutRule', { Name: ruleName, EventPattern: JSON.stringify({ source: ['shop.web'] }), State: 'ENABLED' })
  await aws.events('PutTargets', { Rule: ruleName, Targets: [{ Id: 'orders', Arn: queueArn('orders') }] })
  await aws.s3(`/${bucket}`)
}

/** Where large orders lie. */
export const bucket = 'large-orders'

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelMessageMoveTaskCommand, ListDeadLetterSourceQueuesCommand, ListMessageMoveTasksCommand, ListQueuesCommand, PurgeQueueCommand,
  ReceiveMessageCommand, SQSClient, StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { depthOf, makeQueue, sdkSettings, sendMessages } from '../fixtures/aws-sdk.ts'

/** What the program relies on of emulated queues, call by call through the SDK. */
let aws: TestAws
beforeAll(async () => { aws = await startAws() })
afterAll(() => aws?.[Symbol.asyncDispose]())
const sqs = () => new SQSClient(sdkSettings(aws))

async function queueWithDeadLetters(maxReceiveCount = 1) {
  const dead = await makeQueue(aws)
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount })
  return { source: await makeQueue(aws, { RedrivePolicy, VisibilityTimeout: '0' }), dead }
}

async function moves(arn: string) {
  return (await sqs().send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 10 }))).Results ?? []
}

async function settled(arn: string) {
  for (let tries = 0; tries < 200; tries++, await sleep(25)) {
    const [newest] = await moves(arn)
    if (newest?.Status !== 'RUNNING' && newest?.Status !== 'CANCELLING') return newest
  }
  return undefined
}

describe('SQS', () => {
  it('gives addresses at the stand-in, pages lists, and knows the caller', async () => {
    const { url, name } = await makeQueue(aws)
    expect(url).toBe(`${aws.endpoint}/000000000000/${name}`)
    await Promise.all([makeQueue(aws), makeQueue(aws)])
    const { QueueUrls = [], NextToken } = await sqs().send(new ListQueuesCommand({ MaxResults: 2 }))
    expect(QueueUrls).toHaveLength(2)
    expect(NextToken).toEqual(expect.any(String))
    expect(await new STSClient(sdkSettings(aws)).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' })
  })

  it('moves a message to the dead-letter queue after its last receive, with where it came from', async () => {
    const { source, dead } = await queueWithDeadLetters()
    await sendMessages(aws, source.url, 1)
    for (let tries = 0; tries < 2; tries++) await sqs().send(new ReceiveMessageCommand({ QueueUrl: source.url }))
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({
      QueueUrl: dead.url, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    }))
    expect(Messages[0]).toMatchObject({
      Body: 'body 0', Attributes: { DeadLetterQueueSourceArn: source.arn }, MessageAttributes: { try: { DataType: 'Number', StringValue: '0' } },
    })
  })

  it('names the queues whose dead letters go to a queue', async () => {
    const { source, dead } = await queueWithDeadLetters()
    expect((await sqs().send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }))).queueUrls).toEqual([source.url])
    expect((await sqs().send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: source.url }))).queueUrls).toEqual([])
  })

  it('refuses a second purge within a minute', async () => {
    const { url } = await makeQueue(aws)
    await sqs().send(new PurgeQueueCommand({ QueueUrl: url }))
    await expect(sqs().send(new PurgeQueueCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'PurgeQueueInProgress' })
  })

  it('gives no more messages than may be in flight', async () => {
    const { url } = await makeQueue(aws)
    await sendMessages(aws, url, 4)
    await aws.limitInFlight(2)
    await sqs().send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 2 }))
    await expect(sqs().send(new ReceiveMessageCommand({ QueueUrl: url }))).rejects.toMatchObject({ name: 'OverLimit' })
    await aws.limitInFlight(null)
    expect((await sqs().send(new ReceiveMessageCommand({ QueueUrl: url }))).Messages).toHaveLength(1)
  })

  it('moves a whole dead-letter queue back, each message with a new id and its attributes', async () => {
    const { source, dead } = await queueWithDeadLetters(5)
    await sendMessages(aws, dead.url, 25)
    const before = (await aws.peek())[dead.name]?.map(({ MessageId }) => MessageId) ?? []
    const { TaskHandle } = await sqs().send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }))
    expect(TaskHandle).toEqual(expect.any(String))
    const task = await settled(dead.arn)
    expect(task).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 25, ApproximateNumberOfMessagesToMove: 25 })
    expect(task?.TaskHandle).toBeUndefined()
    const after = (await aws.peek())[source.name] ?? []
    expect(after).toHaveLength(25)
    expect(after.every(({ MessageId }) => !before.includes(MessageId))).toBe(true)
    expect(after[0]?.MessageAttributes).toMatchObject({ error: { DataType: 'String', StringValue: 'timeout' } })
  })

  it('moves at its rate, one task at a time, and cancels', async () => {
    const { dead } = await queueWithDeadLetters()
    const other = await makeQueue(aws)
    await sendMessages(aws, dead.url, 30)
    const plan = { SourceArn: dead.arn, DestinationArn: other.arn, MaxNumberOfMessagesPerSecond: 10 }
    const { TaskHandle } = await sqs().send(new StartMessageMoveTaskCommand(plan))
    await expect(sqs().send(new StartMessageMoveTaskCommand(plan))).rejects.toMatchObject({ name: 'UnsupportedOperation' })
    expect((await moves(dead.arn))[0]).toMatchObject({ Status: 'RUNNING', TaskHandle })
    await sqs().send(new CancelMessageMoveTaskCommand({ TaskHandle }))
    expect(await settled(dead.arn)).toMatchObject({ Status: 'CANCELLED' })
    expect(await depthOf(aws, other.url)).toBeLessThan(20)
    expect(await depthOf(aws, dead.url) + await depthOf(aws, other.url)).toBe(30)
    await expect(sqs().send(new CancelMessageMoveTaskCommand({ TaskHandle }))).rejects.toMatchObject({ name: 'UnsupportedOperation' })
  })

  it('moves nothing out of a queue that is nobody\'s dead-letter queue', async () => {
    const { arn } = await makeQueue(aws)
    await expect(sqs().send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toMatchObject({
      message: 'Source queue must be configured as a Dead Letter Queue.',
    })
    const gone = arn.replace(/\w+$/, 'nowhere')
    await expect(sqs().send(new StartMessageMoveTaskCommand({ SourceArn: gone }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})

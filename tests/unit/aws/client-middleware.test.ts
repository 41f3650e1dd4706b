import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ConfiguredRetryStrategy } from '@smithy/core/retry'
import { expect, test } from 'vitest'
import { govern } from '#main/aws/client-middleware.ts'
import type { Turns } from '#main/aws/governor.ts'
import { CostMeter } from '#main/aws/meter.ts'
import { FakeCloudWatch } from '../../fixtures/fake-cloudwatch.ts'
import { inProcessAws, Refusal } from '../../fixtures/in-process-aws.ts'

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111111111111/orders'

function setUp(answers: Parameters<typeof inProcessAws>[0], turn: Turns['take'] = async () => {}) {
  const aws = inProcessAws(answers)
  const taken: string[] = []
  const slowed: string[] = []
  const turns: Turns = {
    take: async (service, operation, signal) => {
      taken.push(`${service}:${operation}`)
      await turn(service, operation, signal)
    },
    throttled: (service, operation) => { slowed.push(`${service}:${operation}`) }, slowed: () => [],
  }
  const meter = new CostMeter({ billed: () => true, cost: () => undefined, now: () => 0 })
  const settings = {
    region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, requestHandler: aws.requestHandler,
    retryStrategy: new ConfiguredRetryStrategy(3, 0),
  }
  const made = <Client extends SQSClient | CloudWatchClient>(client: Client) => {
    govern(client, turns, meter)
    return client
  }
  return { ...aws, taken, slowed, meter, sqs: made(new SQSClient({ ...settings, md5: false })), cloudwatch: made(new CloudWatchClient(settings)) }
}

test('each call waits for its turn and is counted with its price', async () => {
  const { sqs, cloudwatch, taken, meter } = setUp({
    'AmazonSQS.SendMessage': () => ({ MessageId: '1' }),
    'AmazonSQS.ReceiveMessage': () => ({ Messages: [{ MessageId: '1', Body: 'x'.repeat(200_000) }] }),
    'GraniteServiceVersion20100801.GetMetricData': new FakeCloudWatch().getMetricData,
  })
  await sqs.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}.fifo`, MessageBody: 'a' }))
  await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
  const Metric = { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent' }
  await cloudwatch.send(new GetMetricDataCommand({
    StartTime: new Date(0), EndTime: new Date(60_000),
    MetricDataQueries: ['a', 'b', 'c'].map((Id) => ({ Id, MetricStat: { Metric, Period: 60, Stat: 'Sum' } })),
  }))
  expect(taken).toEqual(['sqs:SendMessage', 'sqs:ReceiveMessage', 'cloudwatch:GetMetricData'])
  expect(meter.status().apis).toEqual([
    expect.objectContaining({ api: 'cloudwatch:GetMetricData', requests: 1, units: 3, usd: expect.closeTo(3e-5, 9) }),
    expect.objectContaining({ api: 'sqs:ReceiveMessage', requests: 1, units: 4, usd: expect.closeTo(1.6e-6, 9) }),
    expect.objectContaining({ api: 'sqs:SendMessage', requests: 1, units: 1, usd: expect.closeTo(0.5e-6, 9) }),
  ])
})

test.each([
  ['ThrottlingException', 400], ['RequestThrottled', 403], ['TooManyRequestsException', 429], ['SlowDown', 503],
])('%s with %i is counted at each attempt and slows the API', async (code, status) => {
  let times = 0
  const { sqs, came, taken, slowed, meter } = setUp({
    'AmazonSQS.GetQueueAttributes': () => {
      if (++times < 3) throw new Refusal(code, status)
      return { Attributes: { ApproximateNumberOfMessages: '3' } }
    },
  })
  await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  expect(came).toHaveLength(3)
  expect(taken).toHaveLength(3)
  expect(slowed).toEqual(['sqs:GetQueueAttributes', 'sqs:GetQueueAttributes'])
  expect(meter.status().apis).toMatchObject([{ requests: 3, units: 3 }])
})

test('a refusal is counted and slows nothing; what reached nobody is not counted', async () => {
  const denied = setUp({ 'AmazonSQS.GetQueueAttributes': () => { throw new Refusal('AccessDeniedException', 403) } })
  await expect(denied.sqs.send(new GetQueueAttributesCommand({ QueueUrl }))).rejects.toThrow()
  expect(denied.slowed).toEqual([])
  expect(denied.meter.status().apis).toMatchObject([{ requests: 1 }])
  const down = setUp({ 'AmazonSQS.GetQueueAttributes': () => { throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) } })
  await expect(down.sqs.send(new GetQueueAttributesCommand({ QueueUrl }))).rejects.toThrow()
  expect(down.meter.status().apis).toEqual([])
})

test('who is aborted while waiting for a turn sends nothing', async () => {
  const { sqs, came, meter } = setUp({ 'AmazonSQS.GetQueueAttributes': () => ({}) }, (_service, _operation, signal) =>
    new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => reject(signal.reason)) }))
  const end = new AbortController()
  const asked = sqs.send(new GetQueueAttributesCommand({ QueueUrl }), { abortSignal: end.signal })
  setTimeout(() => end.abort(new Error('gone')), 5)
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  expect(came).toEqual([])
  expect(meter.status().apis).toEqual([])
})

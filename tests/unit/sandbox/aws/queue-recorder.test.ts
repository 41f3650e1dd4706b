import { beforeEach, describe, expect, it } from 'vitest'
import type { Backend } from '#sandbox/aws/stand-in/backend.ts'
import { Stores } from '#sandbox/aws/stand-in/cloudwatch/store.ts'
import { QueueRecorder } from '#sandbox/aws/stand-in/sqs/recorder.ts'
import { traffic } from '#sandbox/aws/stand-in/sqs/traffic.ts'
import { askedOf } from './asked.ts'

const scope = { account: '000000000000', region: 'us-east-1' }
const started = 1_700_000_040_000
let now = started
let lying: Readonly<Record<string, readonly string[]>> = {}
let stores: Stores
let recorder: QueueRecorder

const peeked = (ids: readonly string[]) =>
  ids.map((MessageId) => ({ MessageId, SentTimestamp: started / 1000, IsVisible: true, ReceiveCount: 0, MessageGroupId: null }))

beforeEach(() => {
  now = started
  lying = {}
  stores = new Stores()
  const unused = async () => { throw new Error('Nothing else is asked of ministack.') }
  const backend: Backend = {
    forward: unused, call: unused, close: () => undefined,
    peek: async () => ({ messages: { [scope.account]: { [scope.region]:
      Object.fromEntries(Object.entries(lying).map(([queue, ids]) => [`http://x/${scope.account}/${queue}`, peeked(ids)])) } } }),
  }
  recorder = new QueueRecorder(backend, stores, () => now)
})

const minutes = (queue: string, metric: string) =>
  stores.of(scope).minutes({ namespace: 'AWS/SQS', metric, dimensions: { QueueName: queue } }, 0, Infinity).map(([, minute]) => minute)
const sum = (queue: string, metric: string) => minutes(queue, metric).reduce((all, minute) => all + minute.sum, 0)

describe('the counts of a queue', () => {
  it('have a message as sent once, whether it is met in the call that sent it, a receive, or a look', async () => {
    recorder.sent(scope, 'orders', ['a', 'b'])
    recorder.received(scope, 'orders', ['b', 'from-sns'])
    lying = { orders: ['a', 'from-sns', 'from-rule'] }
    await recorder.record()
    await recorder.record()
    expect(sum('orders', 'NumberOfMessagesSent')).toBe(4)
    expect(sum('orders', 'NumberOfMessagesReceived')).toBe(2)
  })

  it('have nothing sent to a dead-letter queue by a move', async () => {
    recorder.sent(scope, 'orders', ['a'])
    lying = { orders: [], 'orders-dlq': ['a'] }
    await recorder.record()
    expect(sum('orders-dlq', 'NumberOfMessagesSent')).toBe(0)
  })

  it('have an empty receive as one', () => {
    recorder.received(scope, 'orders', [])
    expect(sum('orders', 'NumberOfEmptyReceives')).toBe(1)
    expect(sum('orders', 'NumberOfMessagesReceived')).toBe(0)
  })
})

it('the age of a dead letter begins at its move', async () => {
  lying = { orders: ['a'] }
  await recorder.record()
  now += 50_000
  lying = { orders: [], 'orders-dlq': ['a'] }
  await recorder.record()
  now += 5_000
  await recorder.record()
  expect(Math.max(...minutes('orders-dlq', 'ApproximateAgeOfOldestMessage').map(({ max }) => max))).toBe(5)
})

it('a call in the Query protocol, whose answer is XML, passes uncounted', () => {
  const body = 'Action=ReceiveMessage&QueueUrl=http%3A%2F%2Fx%2F000000000000%2Forders'
  const answer = { status: 200, headers: {}, body: Buffer.from('<ReceiveMessageResponse/>') }
  const call = { ...askedOf('sqs', 'ReceiveMessage'), body: Buffer.from(body) }
  expect(() => traffic(recorder).passed?.(call, answer)).not.toThrow()
  expect(sum('orders', 'NumberOfMessagesReceived')).toBe(0)
})

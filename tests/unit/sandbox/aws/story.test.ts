import { describe, expect, it } from 'vitest'
import { failureOf, nextOrder, packed, pointerTo } from '#sandbox/aws/story/orders.ts'
import { busyQueues, idleQueues } from '#sandbox/aws/story/queues.ts'
import { randomFrom } from '#sandbox/story/random.ts'

const orders = (share: number, count = 300) => {
  const random = randomFrom(3)
  return Array.from({ length: count }, (_, i) => nextOrder(i, random, share))
}

describe('the orders of the story', () => {
  it('fail for the reason they were made with, in every envelope the consumer looks through', () => {
    for (const { body, failure } of orders(0.5)) {
      expect(failureOf(body)).toBe(failure)
      expect(failureOf(packed(body))).toBe(failure)
      expect(failureOf(JSON.stringify({ Type: 'Notification', Message: body }))).toBe(failure)
      expect(failureOf(JSON.stringify({ 'detail-type': 'OrderPlaced', detail: JSON.parse(body) }))).toBe(failure)
    }
    expect(failureOf(pointerTo('orders/1.json'))).toBeNull()
  })

  it('hold every failure and every envelope, and none where none is asked for', () => {
    expect(new Set(orders(1).map(({ failure }) => failure))).toEqual(new Set(['AmountIsText', 'CountryMissing', 'ArticleUnknown']))
    expect(new Set(orders(0.5).map(({ envelope }) => envelope))).toEqual(new Set(['plain', 'sns', 'eventbridge', 'gzip', 's3']))
    expect(orders(0).every(({ failure }) => failure === null)).toBe(true)
  })
})

describe('the queues of the story', () => {
  it('name each dead-letter queue before the queue that sends to it', () => {
    const names = busyQueues.map(({ name }) => name)
    const targets = busyQueues.flatMap(({ name, attributes }) => {
      const policy = attributes?.RedrivePolicy
      return policy ? [[name, String(JSON.parse(policy).deadLetterTargetArn).split(':').at(-1) ?? '']] as const : []
    })
    expect(targets).toEqual([['orders', 'orders-dlq'], ['ledger.fifo', 'ledger-dlq.fifo']])
    for (const [source, target] of targets) expect(names.indexOf(target)).toBeLessThan(names.indexOf(source))
    expect(idleQueues).toHaveLength(300)
    expect(idleQueues.at(-1)).toBe('idle-300')
  })
})

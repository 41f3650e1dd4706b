import { describe, expect, it } from 'vitest'
import { lookAt, queuesIn } from '#sandbox/aws/stand-in/sqs/look.ts'

const now = 1_000_000_000
const message = (more: object = {}) =>
  ({ MessageId: 'm', SentTimestamp: now / 1000 - 10, IsVisible: true, ReceiveCount: 0, MessageGroupId: null as string | null, ...more })

describe('a look at a queue', () => {
  it('tells visible, in flight and delayed apart, and the age of the oldest', () => {
    const messages = [message(), message({ SentTimestamp: now / 1000 - 90 }), message({ IsVisible: false, ReceiveCount: 2 }), message({ IsVisible: false })]
    expect(lookAt('orders', messages, now)).toEqual({
      ApproximateNumberOfMessagesVisible: 2, ApproximateNumberOfMessagesNotVisible: 1, ApproximateNumberOfMessagesDelayed: 1,
      ApproximateAgeOfOldestMessage: 90,
    })
  })

  it('finds the noisy group of a fair queue, and what waits in the others', () => {
    const noisy = Array.from({ length: 5 }, () => message({ MessageGroupId: 'a', SentTimestamp: now / 1000 - 60 }))
    const quiet = ['b', 'c'].map((MessageGroupId) => message({ MessageGroupId }))
    expect(lookAt('notices', [...noisy, ...quiet], now)).toMatchObject({
      ApproximateNumberOfNoisyGroups: 1, ApproximateNumberOfMessagesVisibleInQuietGroups: 2, ApproximateAgeOfOldestMessageInQuietGroups: 10,
    })
    expect(lookAt('notices', noisy, now)).toMatchObject({ ApproximateNumberOfNoisyGroups: 0 })
  })

  it('counts the groups of a FIFO queue that are in flight', () => {
    const taken = ['a', 'a', 'b'].map((MessageGroupId) => message({ MessageGroupId, IsVisible: false, ReceiveCount: 1 }))
    expect(lookAt('ledger.fifo', [...taken, message({ MessageGroupId: 'c' })], now)).toMatchObject({ ApproximateNumberOfGroupsWithInflightMessages: 2 })
  })

  it('reads ministack\'s view by account, region and queue', () => {
    const view = { messages: { '000000000000': { 'us-east-1': { 'http://localhost:1/000000000000/orders': [message()] } } } }
    expect(queuesIn(view)).toMatchObject([{ account: '000000000000', region: 'us-east-1', queue: 'orders', messages: [{ ReceiveCount: 0 }] }])
    expect(queuesIn({})).toEqual([])
  })
})

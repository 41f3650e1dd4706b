import type { Random } from '../../story/random.ts'
import { consume } from './consume.ts'
import { nextOrder } from './orders.ts'
import { sendOrders } from './send-orders.ts'
import { sendEntries } from './ledger.ts'
import { sendNotices } from './notices.ts'
import type { AwsWire } from './wire.ts'

const deadOrders = 48
/** Orders that have failed twice: the dead-letter queue grows from the first seconds on. */
const failingOrders = 8
const waitingOrders = 60

/** Fills the queues as if the story had been under way for a while: orders that failed three times, and others that wait. */
export async function seedQueues(aws: AwsWire, random: Random): Promise<number> {
  const orders = aws.queue('orders')
  const hide = (seconds: string) => aws.sqs('SetQueueAttributes', { QueueUrl: orders, Attributes: { VisibilityTimeout: seconds } })
  await hide('0')
  const fail = async (first: number, count: number, receives: number) => {
    await sendOrders(aws, Array.from({ length: count }, (_, i) => nextOrder(first + i, random, 1)))
    for (let receive = 0; receive < Math.ceil(count / 10) * receives; receive++) await consume(aws, 'orders', () => false)
  }
  // Three receives each and one more, which finds them spent.
  await fail(1, deadOrders, 4)
  await fail(deadOrders + 1, failingOrders, 2)
  await hide('6')
  const next = deadOrders + failingOrders + 1
  await Promise.all([
    sendOrders(aws, Array.from({ length: waitingOrders }, (_, i) => nextOrder(next + i, random, 0.05))),
    sendEntries(aws, 30, 0, random),
    sendNotices(aws, 120, random),
  ])
  return next + waitingOrders
}

import { setTimeout as sleep } from 'node:timers/promises'
import { randomFrom } from '../../story/random.ts'
import { wave } from '../../story/produce.ts'
import { createAlarms } from './alarms.ts'
import { consume, waitingIn } from './consume.ts'
import { sendEntries, takesEntry } from './ledger.ts'
import { sendNotices } from './notices.ts'
import { failureOf, nextOrder } from './orders.ts'
import { OrdersWorker } from './orders-worker.ts'
import { createBusyQueues, createIdleQueues, createSources } from './queues.ts'
import { seedQueues } from './seed.ts'
import { sendOrders } from './send-orders.ts'
import { awsWire, type AwsWire } from './wire.ts'

/** Tells what goes wrong; the story goes on. */
type Report = (message: string) => void

/** A consumer of the story that can be stopped and started. */
export type Startable = { readonly running: boolean; run(running: boolean): Promise<void> }

/** The running story; `orders` is the consumer of the queue of that name. */
export type AwsStory = { readonly orders: Startable; close(): Promise<void> }

/** Messages a second, and the share of orders that no consumer can handle: about twelve a minute for the dead-letter queue. */
const pace = { orders: 4, ledger: 1.5, notices: 6 }
const failingShare = 0.05
/** ministack grows slow with long queues: nothing more is sent to a queue that holds this many. */
const fullQueue = 1200
const beatMs = 500

/**
 * Makes the queues, fills them and keeps their traffic going. Resolves when they hold data. Idle queues are made in `ministack`
 * itself: there is nothing to count.
 */
export async function startAwsStory(endpoint: string, ministack: string, report: Report): Promise<AwsStory> {
  const stop = new AbortController()
  const aws = awsWire(endpoint, stop.signal)
  const random = randomFrom(5)
  const fill = async () => {
    await createBusyQueues(aws)
    await createSources(aws)
    await createAlarms(aws)
    return await seedQueues(aws, random)
  }
  const [next] = await Promise.all([fill(), createIdleQueues(awsWire(ministack, stop.signal))])
  const worker = new OrdersWorker(pace.orders * beatMs / 1000)
  const traffic = keepGoing(aws, next, worker, report, stop.signal)
  return {
    orders: {
      get running() {
        return worker.running
      },
      run: async (running) => worker.run(running),
    },
    async close() {
      stop.abort()
      await traffic
    },
  }
}

/** What is still owed of a pace after a beat, so that broken rates come out right over time. */
function portions(perSecond: number, index: number, swing?: number): (now: number) => number {
  let owed = 0
  return (now) => {
    owed += perSecond * wave(now, index, swing) * beatMs / 1000
    const whole = Math.floor(owed)
    owed -= whole
    return whole
  }
}

async function keepGoing(aws: AwsWire, first: number, worker: OrdersWorker, report: Report, signal: AbortSignal): Promise<void> {
  const random = randomFrom(first)
  const due = { orders: portions(pace.orders, 0, 0.1), ledger: portions(pace.ledger, 1), notices: portions(pace.notices, 2) }
  const waiting = { orders: 0, dead: 0, ledger: 0, notices: 0 }
  let order = first
  let entry = 1000
  const beat = async (now: number, beats: number) => {
    if (beats % 20 === 0 || worker.isNew) {
      const [orders, dead, ledger, notices] = await Promise.all(
        ['orders', 'orders-dlq', 'ledger.fifo', 'notifications'].map((queue) => waitingIn(aws, queue)),
      )
      Object.assign(waiting, { orders, dead, ledger, notices })
    }
    const orders = Array.from({ length: due.orders(now) }, () => nextOrder(order++, random, waiting.dead < fullQueue ? failingShare : 0))
    const entries = due.ledger(now)
    if (waiting.orders < fullQueue) await sendOrders(aws, orders)
    if (waiting.ledger < fullQueue) await sendEntries(aws, entries, entry, random)
    entry += entries
    if (waiting.notices < fullQueue) await sendNotices(aws, due.notices(now), random)
    for (const most of worker.receives(waiting.orders)) await consume(aws, 'orders', (body) => failureOf(body) === null, most)
    // As much as comes, and more once many wait.
    await consume(aws, 'ledger.fifo', takesEntry)
    await consume(aws, 'notifications', () => true, waiting.notices > 500 ? 8 : 2)
  }
  for (let beats = 0; !signal.aborted; beats++) {
    await beat(Date.now(), beats).catch((error: unknown) => signal.aborted || report(`AWS: ${String(error)}`))
    await sleep(beatMs, undefined, { signal }).catch(() => undefined)
  }
}

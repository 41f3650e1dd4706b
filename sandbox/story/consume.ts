import { setTimeout as sleep } from 'node:timers/promises'
import { Consumer as ModernConsumer, MessagesStreamFallbackModes, MessagesStreamModes } from '@platformatic/kafka'
import type { Kafka, KafkaMessage } from 'kafkajs'
import { CatchUp } from './catch-up.ts'
import type { Report } from './clients.ts'
import type { GroupPlan } from './groups.ts'
import { busyCustomer } from './records.ts'
import { topicPlans } from './topics.ts'

/** A group whose members have joined. `close` makes them leave. */
export type Member = { close(): Promise<void> }

const nobody: Member = { close: async () => undefined }

/** What members are made with. */
export type MemberTools = { readonly kafka: Kafka; readonly bootstrap: string; readonly report: Report }

/**
 * Lets a group of the story join and consume as it is meant to; one that has stopped joins and leaves again. With `late` it works
 * off what has gathered first, a little faster than it comes.
 */
export async function joinGroup({ kafka, bootstrap, report }: MemberTools, plan: GroupPlan, late = false): Promise<Member> {
  if (plan.protocol === 'consumer') return await joinModern(bootstrap, plan, report)
  const member = await joinClassic(kafka, plan, report, late ? new CatchUp(topicPlans[plan.topic]) : null)
  if (plan.behaviour !== 'stopped') return member
  await member.close()
  return nobody
}

async function joinClassic(kafka: Kafka, plan: GroupPlan, report: Report, catchUp: CatchUp | null): Promise<Member> {
  const stop = new AbortController()
  const consumer = kafka.consumer({
    groupId: plan.group, sessionTimeout: 30_000, heartbeatInterval: 3000, maxWaitTimeInMs: 500, allowAutoTopicCreation: false,
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => report(`${plan.group}: ${payload.error.message}`))
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()))
  await consumer.connect()
  await consumer.subscribe({ topic: plan.topic, fromBeginning: true })
  const stopped = plan.behaviour === 'stopped'
  /** When the next record of a catch-up is due (epoch ms): what a busy machine kept waiting is made good for, up to two seconds of it. */
  let due = 0
  await consumer.run({
    autoCommit: !stopped,
    autoCommitInterval: 1000,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: plan.behaviour === 'hot' ? 6 : 1,
    eachBatch: async (batch) => {
      // kafkajs fetches again when every partition's batch is done, so a slow partition gives the rest of its batch back.
      const until = Date.now() + 300
      const pace = catchUp?.begin(batch.batch) ?? null
      for (const message of stopped ? [] : batch.batch.messages) {
        if (!batch.isRunning() || batch.isStale() || Date.now() > until) break
        if (pace !== null) due = Math.max(due, Date.now() - 2000) + pace
        const restMs = pace === null ? workMs(plan, message) : due - Date.now()
        if (pace === null || restMs > 0) await sleep(restMs, undefined, { signal: stop.signal }).catch(() => undefined)
        batch.resolveOffset(message.offset)
        catchUp?.handled(batch.batch, message)
      }
      await batch.heartbeat()
      await batch.commitOffsetsIfNecessary()
    },
  })
  await joined
  return {
    async close() {
      stop.abort()
      await consumer.disconnect()
    },
  }
}

/** Milliseconds that handling a record takes: 8 a second against about 12 orders, or 3 a second of the busy customer's 4. */
export function workMs(plan: Pick<GroupPlan, 'behaviour'>, message: Pick<KafkaMessage, 'key'>): number {
  switch (plan.behaviour) {
    case 'slow': return 125
    case 'hot': return message.key?.toString() === busyCustomer ? 330 : 0
    default: return 0
  }
}

/** kafkajs speaks only the classic protocol; this member speaks KIP-848's. */
async function joinModern(bootstrap: string, plan: GroupPlan, report: Report): Promise<Member> {
  const consumer = new ModernConsumer({
    clientId: 'sandbox', groupId: plan.group, groupProtocol: 'consumer', bootstrapBrokers: [bootstrap],
  })
  const stream = await consumer.consume({
    topics: [plan.topic], autocommit: 1000, maxWaitTime: 500,
    mode: MessagesStreamModes.COMMITTED, fallbackMode: MessagesStreamFallbackModes.EARLIEST,
  })
  stream.on('data', () => undefined).on('error', (error: Error) => report(`${plan.group}: ${error.message}`))
  return {
    async close() {
      await stream.close()
      await consumer.close()
    },
  }
}

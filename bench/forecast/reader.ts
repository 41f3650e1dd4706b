import type { Kafka } from 'kafkajs'

/** A consumer of a topic that can be stopped; its offsets stand when `stop` resolves. */
export type Reader = { stop(): Promise<void> }

/** How many records are worked through before the reader rests. */
const chunk = 20

/** Reads a topic in a group of its name at most so fast, over all its partitions, and commits every two seconds. */
export async function startReader(kafka: Kafka, name: string, perSecond: number): Promise<Reader> {
  const consumer = kafka.consumer({ groupId: name, maxBytesPerPartition: 16_384, sessionTimeout: 20_000 })
  let due = Date.now()
  await consumer.connect()
  await consumer.subscribe({ topics: [name] })
  await consumer.run({
    autoCommitInterval: 2_000,
    eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }) => {
      for (let n = 0; n < batch.messages.length && isRunning() && !isStale(); n += chunk) {
        const part = batch.messages.slice(n, n + chunk)
        due = Math.max(due, Date.now() - 1_000) + (part.length / perSecond) * 1_000
        await new Promise((next) => setTimeout(next, Math.max(0, due - Date.now())))
        const last = part.at(-1)
        if (last) resolveOffset(last.offset)
        await commitOffsetsIfNecessary()
        await heartbeat()
      }
    },
  })
  return { stop: () => consumer.disconnect() }
}

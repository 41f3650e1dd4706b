import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Kafka, type Message, type Producer } from 'kafkajs'
import { partitioner, type Report } from './clients.ts'
import { randomFrom, type Random } from './random.ts'
import type { Writer } from './records.ts'
import { topicNames, topicPlans, type TopicName } from './topics.ts'

const { CompressionTypes } = kafkajs
const recordsATransaction = 3
/**
 * The broker finishes a transaction after it has answered, and turns the next one away until then: so the first records come in
 * few, large ones.
 */
const mostTransactions = 10
/** A request carries at most this, so that a batch stays far under the broker's 1 MB; a larger record goes alone. */
const requestBytes = 256 * 1024

/** Writes the story's records. */
export type StoryProducer = {
  /** Lets it write these topics too; `written` is how many records each has had so far, from where it counts on. */
  add(writers: Writers, written: ReadonlyMap<TopicName, number>): void
  /** Writes `count` records of a topic whose times are spread over the span that ends now. */
  write(topic: TopicName, count: number, spanMs: number): Promise<void>
  close(): Promise<void>
}

/** Who writes topics of the story. */
export type Writers = ReadonlyMap<TopicName, Writer>

type Written = { readonly writer: Writer; readonly random: Random; next: number }

/** Connects the story's producers. */
export async function storyProducer(kafka: Kafka): Promise<StoryProducer> {
  const plain = kafka.producer({ createPartitioner: partitioner, allowAutoTopicCreation: false })
  const transactional = kafka.producer({
    createPartitioner: partitioner, allowAutoTopicCreation: false,
    transactionalId: 'sandbox-transfers', idempotent: true, maxInFlightRequests: 1,
  })
  await Promise.all([plain.connect(), transactional.connect()])
  const topics = new Map<TopicName, Written>()
  let requests = 0
  return {
    add(writers, written) {
      for (const [topic, writer] of writers) {
        const next = written.get(topic) ?? 0
        topics.set(topic, { writer, next, random: randomFrom(next * 31 + topicNames.indexOf(topic)) })
      }
    },
    async write(topic, count, spanMs) {
      const known = topics.get(topic)
      if (!known) return
      const { writer, random, next: first } = known
      known.next += count
      const start = Date.now() - spanMs
      const timeOf = (i: number) => Math.round(start + (i + 1) * spanMs / count)
      const records = Array.from({ length: count }, (_, i) => writer(first + i, timeOf(i), random))
      if (topic === 'transfers') return await writeTransactions(transactional, records, first)
      for (const messages of requestsOf(records)) {
        await plain.send({ topic, messages: [...messages], compression: compressionOf(topic, requests++) })
      }
    },
    async close() {
      await Promise.all([plain.disconnect(), transactional.disconnect()])
    },
  }
}

function compressionOf(topic: TopicName, request: number): kafkajs.CompressionTypes {
  if (topic === 'clicks') return CompressionTypes.LZ4
  if (topic === 'telemetry') return request % 2 ? CompressionTypes.ZSTD : CompressionTypes.GZIP
  return CompressionTypes.None
}

const sizeOf = ({ key, value }: Message) => Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '') + 100

/** Cuts records into requests of at most 256 KB; a record that is larger has one to itself. */
export function requestsOf(records: readonly Message[], limit = requestBytes): readonly (readonly Message[])[] {
  const requests: Message[][] = []
  let room = 0
  for (const record of records) {
    const size = sizeOf(record)
    if (size > room) {
      requests.push([])
      room = limit
    }
    requests.at(-1)?.push(record)
    room -= size
  }
  return requests
}

/** Transactions of three or more records; each fifth is given up, so that readers meet aborted records. */
async function writeTransactions(producer: Producer, records: readonly Message[], first: number): Promise<void> {
  const size = Math.max(recordsATransaction, Math.ceil(records.length / mostTransactions))
  for (let i = 0; i < records.length; i += size) {
    const transaction = await producer.transaction()
    try {
      await transaction.send({ topic: 'transfers', messages: records.slice(i, i + size) })
    } catch (error) {
      await transaction.abort()
      throw error
    }
    await (Math.floor((first + i) / size) % 5 === 4 ? transaction.abort() : transaction.commit())
  }
}

/**
 * Keeps writing topics at their rates, four times a second, in waves of two minutes, until the signal. Failures are reported
 * and the beat goes on.
 */
export function keepWriting(
  producer: StoryProducer, topics: readonly TopicName[], report: Report, signal: AbortSignal,
): Promise<void> {
  const owed = new Map<TopicName, number>()
  let last = Date.now()
  const beat = async () => {
    const now = Date.now()
    const seconds = Math.min(2, (now - last) / 1000)
    last = now
    await Promise.all(topics.map(async (topic) => {
      const { perSecond, swing } = topicPlans[topic]
      const due = (owed.get(topic) ?? 0) + perSecond * seconds * wave(now, topicNames.indexOf(topic), swing)
      const count = topic === 'transfers' ? Math.floor(due / recordsATransaction) * recordsATransaction : Math.floor(due)
      owed.set(topic, due - count)
      if (count === 0) return
      await producer.write(topic, count, seconds * 1000).catch((error: unknown) => report(`${topic}: ${String(error)}`))
    }))
  }
  const beats = async () => {
    for (; !signal.aborted; await sleep(250, undefined, { signal }).catch(() => undefined)) await beat()
  }
  return beats()
}

/** A factor around 1 that rises and falls within two minutes, each topic at another moment. */
export const wave = (atMs: number, index: number, swing = 0.4): number => 1 + swing * Math.sin((atMs / 120_000) * 2 * Math.PI + index)

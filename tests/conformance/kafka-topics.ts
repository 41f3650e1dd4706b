import { Kafka, logLevel, type ITopicConfig } from 'kafkajs'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { connectBroker } from '#main/systems/kafka/wire/connection.ts'
import { WireReader } from '#main/systems/kafka/wire/reader.ts'
import { WireWriter } from '#main/systems/kafka/wire/writer.ts'
import type { Reader } from '#main/systems/kafka/scan/reader.ts'
import { quietLog } from '../fixtures/quiet-log.ts'

/** kafkajs without its words, to make what the reader is to find. */
export function kafkaJs(bootstrap: string): Kafka {
  return new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING })
}

export async function createTopic(bootstrap: string, topic: ITopicConfig): Promise<void> {
  const admin = kafkaJs(bootstrap).admin()
  await admin.connect()
  await admin.createTopics({ topics: [topic], waitForLeaders: true })
  await admin.disconnect()
}

/** Appends batches exactly as they are (Produce v7), which kafkajs cannot: null headers, duplicates, codecs, times. */
export async function appendBatches(
  bootstrap: string, topic: string, partition: number, batches: readonly Buffer[],
): Promise<void> {
  const [host = '', port = ''] = bootstrap.split(':')
  const connection = await connectBroker({ host, port: Number(port), signal: AbortSignal.timeout(30_000) })
  try {
    for (const batch of batches) {
      const body = new WireWriter().string(null).int16(-1).int32(10_000)
        .array([topic], (writer, name) => writer.string(name).array([partition], (entry, id) => entry.int32(id).bytes(batch)))
      const [error] = new WireReader(await connection.send(0, 7, body.done())).array((item) => {
        item.string()
        return item.array((entry) => { entry.int32(); const code = entry.int16(); entry.take(24); return code })
      }).flat()
      if (error !== 0) throw new Error(`Produce answered ${error}`)
    }
  } finally {
    connection.close()
  }
}

export type ReadResult = { readonly messages: readonly Message[]; readonly batches: readonly Batch[]; readonly verdict: Verdict }

/** A whole read. */
export async function readAll(
  reader: Reader, topic: string, query: ReadQuery, signal = AbortSignal.timeout(60_000),
): Promise<ReadResult> {
  const batches: Batch[] = []
  for await (const batch of reader.read(topic, query, { signal, log: quietLog })) batches.push(batch)
  const verdict = batches.at(-1)?.verdict
  if (!verdict) throw new Error('the read ended without a verdict')
  return { messages: batches.flatMap(({ messages }) => messages), batches, verdict }
}

export const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)
export const sortedIds = (messages: readonly Message[]) => idsOf(messages).toSorted()

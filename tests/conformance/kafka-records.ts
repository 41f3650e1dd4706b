import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, type ITopicConfig } from 'kafkajs'
import type { Batch, Message, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { connectBroker } from '#main/systems/kafka/wire/connection.ts'
import { kafkaErrors } from '#main/systems/kafka/wire/error-codes.ts'
import { WireReader } from '#main/systems/kafka/wire/reader.ts'
import { WireWriter } from '#main/systems/kafka/wire/writer.ts'
import { createReader, type Reader } from '#main/systems/kafka/scan/reader.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import type { BrokerInfo } from '../fixtures/brokers/broker.ts'
import { quietLog } from '../fixtures/quiet-log.ts'

/** kafkajs without its words, to make what the reader is to find. */
export function kafkaJs(bootstrap: string): Kafka {
  return new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING })
}

/** Makes one topic, by a client of its own, that keeps its records: the times of those that tests write are long past. */
export async function createTopic(bootstrap: string, topic: ITopicConfig): Promise<void> {
  const admin = kafkaJs(bootstrap).admin()
  await admin.connect()
  const configEntries = [{ name: 'retention.ms', value: '-1' }, ...topic.configEntries ?? []]
  await createTopics(admin, [{ ...topic, configEntries }])
  await admin.disconnect()
}

const { notLeaderOrFollower: notLeader } = kafkaErrors

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
      const produce = async () => {
        const [error = 0] = new WireReader(await connection.send(0, 7, body.done())).array((item) => {
          item.string()
          return item.array((entry) => { entry.int32(); const code = entry.int16(); entry.take(24); return code })
        }).flat()
        return error
      }
      // Metadata names the leader of a new topic a moment before that broker takes records for it.
      let error = await produce()
      for (let tries = 0; error === notLeader && tries < 50; tries++) {
        await sleep(100)
        error = await produce()
      }
      if (error !== 0) throw new Error(`Produce answered ${error}`)
    }
  } finally {
    connection.close()
  }
}

/** All that a read gave. */
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

/** The ids in the order of the messages. */
export const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)
/** The ids in an order of their own, to compare reads of different directions. */
export const sortedIds = (messages: readonly Message[]) => idsOf(messages).toSorted()

/** A call that is given up after a minute. */
export const call = () => ({ signal: AbortSignal.timeout(60_000), log: quietLog })

/** A reader with one thread on a broker's plain listener. */
export const readerOf = (broker: BrokerInfo): Reader =>
  createReader({ connection: { type: 'kafka', brokers: [broker.bootstrap] }, workers: 1, log: quietLog })

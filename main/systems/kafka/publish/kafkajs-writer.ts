import kafkajs, { type Producer } from 'kafkajs'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { kafkaJsOptions } from '../client.ts'
import { toProblem } from '../errors.ts'
import type { Tokens } from '../tokens.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { OutgoingHeader, WriteChunk } from './outgoing.ts'

/** Writes with kafkajs: acks=all, idempotent, never creating a topic. Connects at the first write. */
export function openKafkaJsWriter(
  connection: KafkaConnection, tokens?: Tokens,
): AsyncDisposable & { readonly write: WriteChunk } {
  let producer: Promise<Producer> | undefined
  const ready = (): Promise<Producer> => {
    const opening = producer ?? connect(connection, tokens)
    producer = opening
    opening.catch(() => {
      if (producer === opening) producer = undefined
    })
    return opening
  }
  const send: WriteChunk = async (topic, partition, records, signal) => {
    const opened = ready()
    const writer = await untilAborted(opened, signal)
    const messages = records.map(({ key, value, headers, timestamp }) => ({
      partition,
      key,
      value,
      headers: headersOf(headers),
      timestamp: String(timestamp),
    }))
    const sending = writer.send({ topic, messages, acks: -1, timeout: 15_000 })
    // After a failure kafkajs numbers the next batch like the lost one; should that have been written after all, the next
    // would be dropped as its double.
    sending.catch(() => {
      if (producer === opened) producer = undefined
      void writer.disconnect().catch(() => undefined)
    })
    const [answer] = await untilAborted(sending, signal)
    const appendTime = Number(answer?.logAppendTime ?? -1)
    return { baseOffset: BigInt(answer?.baseOffset ?? -1), appendTime: appendTime < 0 ? null : appendTime }
  }
  return {
    write: async (topic, partition, records, signal) => {
      try {
        return await send(topic, partition, records, signal)
      } catch (error) {
        // A producer of kafkajs asks about all topics it has written to: one that was deleted since fails the others too.
        // Nothing was written then, and a new producer knows only this topic.
        if (signal.aborted || toProblem(error).code !== 'NotFound') throw error
        return await send(topic, partition, records, signal)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await (await producer?.catch(() => undefined))?.disconnect()
    },
  }
}

async function connect(connection: KafkaConnection, tokens: Tokens | undefined): Promise<Producer> {
  const producer = new kafkajs.Kafka(kafkaJsOptions(connection, tokens)).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { retries: 3, initialRetryTime: 200 },
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  return producer
}

/** One value a name, or a list for names that follow each other. */
function headersOf(headers: readonly OutgoingHeader[]): Record<string, Buffer | Buffer[]> {
  const groups = Map.groupBy(headers, ({ name }) => name)
  return Object.fromEntries(
    [...groups].map(([name, all]) => {
      const values = all.flatMap(({ value }) => value ?? [])
      return [name, values.length === 1 && values[0] ? values[0] : values]
    }),
  )
}

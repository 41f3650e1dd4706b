import type { Batch, Message } from '#contract/message.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { openPayloads } from '#main/payload/reading.ts'
import { Judge } from './judge.ts'
import { readTopic } from './read.ts'
import { ReadSession, type SessionPlace } from './read-session.ts'
import { SessionReaders } from './session-readers.ts'
import { TailRun } from './tail-run.ts'
import { planTail, type TailStart } from './tail-start.ts'
import { TopicView } from './topic-view.ts'
import { WireBrokers } from '../wire/brokers.ts'

const batchMessages = 500

/**
 * Follows a topic by long-polling Fetch, joining no group. The first batch, empty unless the last n were asked for, says that
 * following has begun. Fetches only while the reader pulls; one that falls more than 10,000 records behind or comes back late
 * jumps to the end, named in `skipped`. Leader changes and restarts are waited out, each reported once in `problems`. Rejects
 * with NotFound or Conflict when the topic is deleted or created again. Runs in the reading thread.
 */
export async function* tailTopic(
  connection: KafkaConnection, topicName: string, query: TailQuery, place: SessionPlace, signal: AbortSignal,
): AsyncGenerator<Batch, void> {
  const { filter, decode, committedOnly = false } = query
  const payloads = openPayloads({ decode, topic: topicName, schemas: place.schemas })
  const judge = new Judge({ filter, decode, payloads, showing: query, committedOnly, checksums: connection.checksums, ...place })
  const brokers = new WireBrokers(connection, signal, place.tokens)
  try {
    const topic = await TopicView.open(topicName, brokers)
    const start = await planTail(topic, query, signal)
    const tail = new TailRun(topic, query, judge, start, signal)
    const last = typeof query.from === 'object' && 'last' in query.from ? query.from.last : 0
    const earlier = last > 0 ? await newest(connection, topicName, query, start, last, place, signal) : []
    yield tail.batch(earlier.slice(0, batchMessages))
    for (let at = batchMessages; at < earlier.length; at += batchMessages) yield tail.batch(earlier.slice(at, at + batchMessages))
    yield* tail.follow()
  } finally {
    brokers.close()
  }
}

/** The newest `count` matches among the records just before the start, oldest first. */
async function newest(
  connection: KafkaConnection, topic: string, query: TailQuery, { positions, before }: TailStart, count: number,
  place: SessionPlace, signal: AbortSignal,
): Promise<readonly Message[]> {
  const { filter, decode, committedOnly, raw, previewBytes } = query
  const offsets = (map: ReadonlyMap<number, number>) => Object.fromEntries([...map].map(([id, offset]) => [id, String(offset)]))
  const messages: Message[] = []
  const wanted: ReadQuery = {
    from: { offsets: offsets(positions) }, until: { offsets: offsets(before) }, direction: 'backward', limit: count,
    ...(filter && { filter }), ...(decode && { decode }), ...(committedOnly && { committedOnly }), ...(raw && { raw }),
    ...(previewBytes !== undefined && { previewBytes }),
  }
  const session = new ReadSession({ connection, topic, query: wanted, planned: null }, place, signal)
  for await (const batch of readTopic(new SessionReaders(session), wanted, signal)) messages.push(...batch.messages)
  return messages.reverse()
}

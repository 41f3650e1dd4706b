import { waits } from '../../client.ts'
import type { BrokerConnection } from '../connection.ts'
import { WireReader } from '../reader.ts'
import { WireWriter } from '../writer.ts'

/** From where to read a partition, and about how much. */
export type FetchPartition = {
  readonly topic: string; readonly partition: number; readonly offset: number; readonly maxBytes: number
}
/**
 * The broker waits up to `maxWaitMs` for `minBytes`. `committed` stops at the last stable offset and lists aborted transactions.
 * With `topicId`, to which all partitions belong, a topic of the same name that was created since is never read (v13, KIP-516).
 */
export type FetchOptions = {
  readonly maxWaitMs: number; readonly minBytes: number; readonly maxBytes: number; readonly committed: boolean
  readonly topicId?: string | null
}
/** The request and the version from which a topic is named by its id. */
export const [fetchKey, fetchByIdVersion] = [1, 13] as const
/** A producer whose records from that offset on were aborted. */
export type AbortedTransaction = { readonly producerId: bigint; readonly firstOffset: number }
/** `records` is a view of the response: whole batches, the last one may be cut. Offsets are -1 where the broker does not say. */
export type FetchedPartition = {
  readonly topic: string
  readonly partition: number
  readonly error: number
  readonly highWatermark: number
  readonly lastStable: number
  readonly logStart: number
  readonly aborted: readonly AbortedTransaction[]
  readonly records: Buffer
}
/** `body` is the memory behind `records`, to be recycled. */
export type Fetched = { readonly throttledMs: number; readonly partitions: readonly FetchedPartition[]; readonly body: Buffer }

/**
 * Fetch outside of a fetch session, v11 unless a topic id is given. Partitions come back in the order asked; at least one whole
 * batch comes even where it is longer than `maxBytes`. A broker that throttles may answer with no partition at all; the next
 * request waits then for as long as it asks.
 */
export async function fetchRecords(
  connection: BrokerConnection, wanted: readonly FetchPartition[], options: FetchOptions,
): Promise<Fetched> {
  const { topicId } = options
  const body = new WireWriter().int32(-1).int32(options.maxWaitMs).int32(options.minBytes).int32(options.maxBytes)
    .int8(options.committed ? 1 : 0).int32(0).int32(-1)
  if (topicId) writeById(body, topicId, wanted)
  else writeByName(body, wanted)
  const response = await connection.send(
    fetchKey, topicId ? fetchByIdVersion : 11, body.done(),
    { timeoutMs: options.maxWaitMs + waits.requestMs, flexible: Boolean(topicId) },
  )
  const reader = new WireReader(response)
  const throttledMs = reader.int32()
  connection.rest(throttledMs)
  const error = reader.int16()
  reader.int32()
  const partitions = topicId ? readById(reader, wanted[0]?.topic ?? '') : reader.array((item) => {
    const topic = item.string() ?? ''
    return item.array((entry) => readPartition(entry, topic))
  }).flat()
  if (error === 0) return { throttledMs, partitions, body: response }
  const none = { highWatermark: -1, lastStable: -1, logStart: -1, aborted: [], records: Buffer.alloc(0) }
  return { throttledMs, partitions: wanted.map(({ topic, partition }) => ({ topic, partition, error, ...none })), body: response }
}

function writeByName(body: WireWriter, wanted: readonly FetchPartition[]): void {
  const topics = Map.groupBy(wanted, ({ topic }) => topic)
  body.array([...topics], (writer, [topic, partitions]) => writer.string(topic)
    .array(partitions, (entry, { partition, offset, maxBytes }) => entry
      .int32(partition).int32(-1).int64(offset).int64(-1).int32(maxBytes)))
    .int32(0).string('')
}

function writeById(body: WireWriter, topicId: string, wanted: readonly FetchPartition[]): void {
  body.compactArray([topicId], (writer, id) => writer.raw(Buffer.from(id, 'hex'))
    .compactArray(wanted, (entry, { partition, offset, maxBytes }) => entry
      .int32(partition).int32(-1).int64(offset).int32(-1).int64(-1).int32(maxBytes).noTags())
    .noTags())
    .compactArray([], () => {}).compactString('').noTags()
}

function readById(reader: WireReader, topic: string): FetchedPartition[] {
  return reader.compactArray((item) => {
    item.uuid()
    const partitions = item.compactArray((entry) => {
      const [partition, error] = [entry.int32(), entry.int16()]
      const [highWatermark, lastStable, logStart] = [entry.number64(), entry.number64(), entry.number64()]
      const aborted = entry.compactArray((one) => {
        const transaction = { producerId: one.int64(), firstOffset: one.number64() }
        one.skipTags()
        return transaction
      })
      entry.int32()
      const records = entry.compactBytes() ?? Buffer.alloc(0)
      entry.skipTags()
      return { topic, partition, error, highWatermark, lastStable, logStart, aborted, records }
    })
    item.skipTags()
    return partitions
  }).flat()
}

function readPartition(reader: WireReader, topic: string): FetchedPartition {
  const partition = reader.int32()
  const error = reader.int16()
  const highWatermark = reader.number64()
  const lastStable = reader.number64()
  const logStart = reader.number64()
  const aborted = reader.array((item) => ({ producerId: item.int64(), firstOffset: item.number64() }))
  reader.int32()
  return { topic, partition, error, highWatermark, lastStable, logStart, aborted, records: reader.bytes() ?? Buffer.alloc(0) }
}

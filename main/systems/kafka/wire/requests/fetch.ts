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
 */
export type FetchOptions = {
  readonly maxWaitMs: number; readonly minBytes: number; readonly maxBytes: number; readonly committed: boolean
}
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
 * Fetch v11 outside of a fetch session. Partitions come back in the order asked; at least one whole batch comes even where it is
 * longer than `maxBytes`.
 */
export async function fetchRecords(
  connection: BrokerConnection, wanted: readonly FetchPartition[], options: FetchOptions,
): Promise<Fetched> {
  const topics = Map.groupBy(wanted, ({ topic }) => topic)
  const body = new WireWriter().int32(-1).int32(options.maxWaitMs).int32(options.minBytes).int32(options.maxBytes)
    .int8(options.committed ? 1 : 0).int32(0).int32(-1)
    .array([...topics], (writer, [topic, partitions]) => writer.string(topic)
      .array(partitions, (entry, { partition, offset, maxBytes }) => entry
        .int32(partition).int32(-1).int64(offset).int64(-1).int32(maxBytes)))
    .int32(0).string('')
  const response = await connection.send(1, 11, body.done(), { timeoutMs: options.maxWaitMs + waits.requestMs })
  const reader = new WireReader(response)
  const throttledMs = reader.int32()
  const error = reader.int16()
  reader.int32()
  const partitions = reader.array((item) => {
    const topic = item.string() ?? ''
    return item.array((entry) => readPartition(entry, topic))
  }).flat()
  if (error === 0) return { throttledMs, partitions, body: response }
  const none = { highWatermark: -1, lastStable: -1, logStart: -1, aborted: [], records: Buffer.alloc(0) }
  return { throttledMs, partitions: wanted.map(({ topic, partition }) => ({ topic, partition, error, ...none })), body: response }
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

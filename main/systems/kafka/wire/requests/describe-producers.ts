import type { BrokerConnection } from '../connection.ts'
import { WireReader } from '../reader.ts'
import { WireWriter } from '../writer.ts'

/** Its api key. */
export const describeProducersKey = 61

/** The producers a partition's leader knows, with the first offset of the transaction each has open; -1 is none. */
export type DescribedProducers = { readonly error: number; readonly openSince: ReadonlyMap<bigint, number> }

/** DescribeProducers v0 (KIP-664, Kafka 2.8): asks the leader of one partition. */
export async function describeProducers(
  connection: BrokerConnection, topic: string, partition: number,
): Promise<DescribedProducers> {
  const body = new WireWriter().compactArray([topic], (writer, name) => writer.compactString(name)
    .compactArray([partition], (entry, id) => entry.int32(id)).noTags()).noTags()
  const reader = new WireReader(await connection.send(describeProducersKey, 0, body.done(), { flexible: true }))
  reader.int32()
  const found = reader.compactArray((item) => {
    item.compactString()
    const partitions = item.compactArray(readProducers)
    item.skipTags()
    return partitions
  }).flat()
  return found[0] ?? { error: -1, openSince: new Map() }
}

function readProducers(reader: WireReader): DescribedProducers {
  reader.int32()
  const error = reader.int16()
  reader.compactString()
  const openSince = new Map(reader.compactArray((item) => {
    const producerId = item.int64()
    item.int32()
    item.int32()
    item.int64()
    item.int32()
    const start = item.number64()
    item.skipTags()
    return [producerId, start] as const
  }))
  reader.skipTags()
  return { error, openSince }
}

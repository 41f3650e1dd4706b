import type { BrokerConnection } from '../connection.ts'
import { WireReader } from '../reader.ts'
import { WireWriter } from '../writer.ts'

/** `leader` is -1 while there is none. */
type PartitionMetadata = { readonly error: number; readonly id: number; readonly leader: number; readonly leaderEpoch: number }
/** `topicId` is null on brokers before 2.8. */
type TopicMetadata = {
  readonly error: number; readonly topicId: string | null; readonly partitions: readonly PartitionMetadata[]
}
type BrokerAddress = { readonly id: number; readonly host: string; readonly port: number }
/** Where the brokers are, and the topics that were asked for by name. */
export type Metadata = { readonly brokers: readonly BrokerAddress[]; readonly topics: ReadonlyMap<string, TopicMetadata> }

const noId = '0'.repeat(32)

/** Metadata of some topics, never creating one: v10 where the broker has it (topic ids), else v7. */
export async function metadata(connection: BrokerConnection, topics: readonly string[], withIds: boolean): Promise<Metadata> {
  return withIds ? metadataV10(connection, topics) : metadataV7(connection, topics)
}

async function metadataV10(connection: BrokerConnection, topics: readonly string[]): Promise<Metadata> {
  const body = new WireWriter()
    .compactArray(topics, (writer, topic) => writer.raw(Buffer.alloc(16)).compactString(topic).noTags())
    .boolean(false).boolean(false).boolean(false).noTags()
  const reader = new WireReader(await connection.send(3, 10, body.done(), { flexible: true }))
  reader.int32()
  const brokers = reader.compactArray((item) => {
    const broker = { id: item.int32(), host: item.compactString() ?? '', port: item.int32() }
    item.compactString()
    item.skipTags()
    return broker
  })
  reader.compactString()
  reader.int32()
  const found = reader.compactArray((item) => {
    const error = item.int16()
    const name = item.compactString() ?? ''
    const topicId = item.uuid()
    item.boolean()
    const partitions = item.compactArray((partition) => {
      const read = { error: partition.int16(), id: partition.int32(), leader: partition.int32(), leaderEpoch: partition.int32() }
      for (let list = 0; list < 3; list++) partition.compactArray((node) => node.int32())
      partition.skipTags()
      return read
    })
    item.int32()
    item.skipTags()
    return [name, { error, topicId: topicId === noId ? null : topicId, partitions }] as const
  })
  return { brokers, topics: new Map(found) }
}

async function metadataV7(connection: BrokerConnection, topics: readonly string[]): Promise<Metadata> {
  const body = new WireWriter().array(topics, (writer, topic) => writer.string(topic)).boolean(false)
  const reader = new WireReader(await connection.send(3, 7, body.done()))
  reader.int32()
  const brokers = reader.array((item) => {
    const broker = { id: item.int32(), host: item.string() ?? '', port: item.int32() }
    item.string()
    return broker
  })
  reader.string()
  reader.int32()
  const found = reader.array((item) => {
    const error = item.int16()
    const name = item.string() ?? ''
    item.boolean()
    const partitions = item.array((partition) => {
      const read = { error: partition.int16(), id: partition.int32(), leader: partition.int32(), leaderEpoch: partition.int32() }
      for (let list = 0; list < 3; list++) partition.array((node) => node.int32())
      return read
    })
    return [name, { error, topicId: null, partitions }] as const
  })
  return { brokers, topics: new Map(found) }
}

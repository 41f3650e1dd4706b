import { Connection, createAPI, type Reader, Writer } from '@platformatic/kafka'
import { parseAddress } from '#main/systems/kafka/client.ts'

const strings = (writer: Writer, texts: readonly string[]): Writer =>
  writer.appendArray([...texts], (inner, text) => inner.appendString(text), true, false)

/** A first StreamsGroupHeartbeat (KIP-1071, key 88) of a topology that reads one topic and keeps no state. */
const join = createAPI<[group: string, topic: string], number>(
  88,
  0,
  (group: string, topic: string) => {
    const writer = Writer.create()
      .appendString(group)
      .appendString('member-1')
      .appendInt32(0)
      .appendInt32(0)
      .appendString(null)
      .appendString(null)
      .appendInt32(30_000)
      .appendInt8(1)
      .appendInt32(0) // a topology, epoch 0
    writer.appendArray([topic], (inner, source) => {
      inner.appendString('0')
      strings(strings(inner, [source]), [])
      inner.appendUnsignedVarInt(1) // no changelog topics
      strings(inner, [])
      inner.appendUnsignedVarInt(1).appendUnsignedVarInt(1) // no repartition topics, no copartition groups
    })
    writer.appendTaggedFields()
    writer.appendUnsignedVarInt(1).appendUnsignedVarInt(1).appendUnsignedVarInt(1) // no active, standby and warm-up tasks
    return writer
      .appendString('process-1')
      .appendInt8(-1)
      .appendUnsignedVarInt(1)
      .appendUnsignedVarInt(0)
      .appendUnsignedVarInt(0)
      .appendBoolean(false)
      .appendTaggedFields()
  },
  (_correlation, _key, _version, reader: Reader) => {
    reader.readInt32()
    const code = reader.readInt16()
    const words = reader.readNullableString()
    if (code !== 0) throw new Error(`StreamsGroupHeartbeat: ${code} ${words ?? ''}`)
    return code
  },
)

/** Makes a group of type streams: one member joins it. It stays until its session runs out. */
export async function joinStreamsGroup(bootstrap: string, group: string, topic: string): Promise<void> {
  const connection = new Connection('test')
  const { host, port } = parseAddress(bootstrap)
  await connection.connect(host, port)
  try {
    await join.async(connection, group, topic)
  } finally {
    await connection.close()
  }
}

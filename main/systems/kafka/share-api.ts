import { createAPI, type Reader, Writer } from '@platformatic/kafka'

/** A share group as ShareGroupDescribe answers it (KIP-932, version 1 from Kafka 4.1); platformatic has no codec for it. */
export type ShareGroup = {
  readonly errorCode: number
  readonly groupId: string
  readonly groupState: string
  readonly members: readonly {
    readonly memberId: string
    readonly clientId: string
    readonly clientHost: string
    readonly partitions: readonly { readonly topic: string; readonly partition: number }[]
  }[]
}

const request = (groups: readonly string[]) =>
  Writer.create()
    .appendArray([...groups], (writer, group) => writer.appendString(group), true, false)
    .appendBoolean(false)
    .appendTaggedFields()

/** Reads a compact array whose items end in tagged fields. */
function readTagged<Item>(reader: Reader, item: (reader: Reader) => Item): Item[] {
  return reader.readArray(
    (inner) => {
      const value = item(inner)
      inner.readTaggedFields()
      return value
    },
    true,
    false,
  )
}

function readMember(reader: Reader): ShareGroup['members'][number] {
  const memberId = reader.readString()
  reader.readNullableString() // rack
  reader.readInt32() // epoch
  const clientId = reader.readString()
  const clientHost = reader.readString()
  reader.readArray((inner) => inner.readString(), true, false) // subscribed topics
  const partitions = readTagged(reader, (inner) => {
    inner.readUUID()
    const topic = inner.readString()
    return inner.readArray((one) => ({ topic, partition: one.readInt32() }), true, false)
  }).flat()
  reader.readTaggedFields() // of the assignment
  return { memberId, clientId, clientHost, partitions }
}

function readGroup(reader: Reader): ShareGroup {
  const errorCode = reader.readInt16()
  reader.readNullableString() // words
  const groupId = reader.readString()
  const groupState = reader.readString()
  reader.readInt32() // epoch
  reader.readInt32() // assignment epoch
  reader.readString() // assignor
  const members = readTagged(reader, readMember)
  reader.readInt32() // permissions
  return { errorCode, groupId, groupState, members }
}

/** ShareGroupDescribe (77), version 1. */
export const shareGroupDescribe = createAPI<[groups: readonly string[]], { groups: ShareGroup[] }>(
  77,
  1,
  request,
  (_correlation, _key, _version, reader) => {
    reader.readInt32() // throttle
    return { groups: readTagged(reader, readGroup) }
  },
)

import type { Message, Payload } from '#contract/message.ts'
import type { FilterRecord } from '#main/filter/compile.ts'
import type { Showing } from '#main/payload/preview.ts'
import type { PayloadReader } from '#main/payload/reading.ts'
import type { Entry } from './entries.ts'

/** How many bytes a record counts for: its data and its partition key (Kinesis Data Streams quotas). */
export const bytesOfEntry = ({ data, partitionKey }: Entry): number => data.length + Buffer.byteLength(partitionKey)

/** Flags that a record has before it is decoded. */
const flagsOf = ({ aggregated, broken }: Entry): readonly string[] =>
  [...(aggregated ? ['aggregated'] : []), ...(broken === null ? [] : ['broken-aggregate'])]

/** What a filter looks at. `partition` is the number at the end of the shard's id, `offset` the sequence number. */
export const filterRecord = (shard: string, entry: Entry): FilterRecord => ({
  key: Buffer.from(entry.partitionKey), value: entry.data, headers: [], partition: shardNumber(shard),
  offset: BigInt(entry.sequence),
  at: entry.at, bytes: bytesOfEntry(entry), flags: flagsOf(entry),
})

/** `shardId-000000000003` → 3; null for an id that has no number. */
function shardNumber(shard: string): number | null {
  const digits = /\d+$/.exec(shard)?.[0]
  return digits === undefined ? null : Number(digits)
}

/** The id of a message: its shard, its sequence number, and its sub-sequence number where it was in an aggregate. */
export const messageId = (shard: string, { sequence, sub, aggregated }: Pick<Entry, 'sequence' | 'sub' | 'aggregated'>): string =>
  `${shard}/${sequence}${aggregated ? `/${sub}` : ''}`

/** A record as it is shown. */
export function messageOf(shard: string, entry: Entry, payloads: PayloadReader, showing: Showing): Message {
  const { sequence, sub, at, data, explicitHash, encryption, aggregated, broken } = entry
  const key = payloads.preview(Buffer.from(entry.partitionKey), 'key', showing)
  const value = withReason(payloads.preview(data, 'value', showing), broken)
  const notDecoded = [key, value].some((payload) => payload?.problem !== undefined && payload.schema === undefined)
  return {
    id: messageId(shard, entry), at, atType: 'append', key, value, headers: [], bytes: bytesOfEntry(entry),
    position: { shard, sequence, ...(aggregated && { subSequence: String(sub) }) },
    flags: [...flagsOf(entry), ...(notDecoded ? ['not-decoded'] : [])],
    facts: {
      ...(explicitHash !== null && { explicitHash }), ...(encryption !== null && encryption !== 'NONE' && { encryption }),
    },
  }
}

function withReason(value: Payload | null, broken: string | null): Payload | null {
  if (value === null || broken === null) return value
  return {
    ...value, problem: `It begins like an aggregate of the Kinesis Producer Library, but ${broken}. It is shown as it is.`,
  }
}

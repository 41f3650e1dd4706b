import { createHash } from 'node:crypto'
import protobuf from 'protobufjs'

/** A record inside an aggregate. `explicitHash` is its place in the key space where its producer named one. */
export type SubRecord = { readonly partitionKey: string; readonly explicitHash: string | null; readonly data: Uint8Array }

/** Magic number before the protobuf message, and the MD5 sum of that message after it (KPL, aggregation-format.md). */
const magic = Buffer.from([0xf3, 0x89, 0x9a, 0xc2])
const sumBytes = 16

/**
 * The records that the Kinesis Producer Library put into one, in their order; their sub-sequence numbers count from 0. null for
 * what is no aggregate; `broken` tells in words why one cannot be opened.
 */
export function openAggregate(data: Uint8Array): readonly SubRecord[] | { readonly broken: string } | null {
  if (data.length < magic.length + sumBytes || !magic.equals(data.subarray(0, magic.length))) return null
  const message = data.subarray(magic.length, data.length - sumBytes)
  const sum = createHash('md5').update(message).digest()
  if (!sum.equals(data.subarray(data.length - sumBytes))) return { broken: 'its MD5 sum is another than it was sent with' }
  try {
    return recordsIn(message)
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) }
  }
}

type Raw = { key: number | null; hash: number | null; data: Uint8Array }
/**
 * Members of AggregatedRecord, and of the Record inside it, with the wire type in the last three bits (messages.proto of the
 * KPL).
 */
const tags = { keyTable: 0x0a, hashTable: 0x12, record: 0x1a, keyIndex: 0x08, hashIndex: 0x10, data: 0x1a }

function recordsIn(message: Uint8Array): readonly SubRecord[] {
  const reader = protobuf.Reader.create(message)
  const [keys, hashes]: [string[], string[]] = [[], []]
  const raw: Raw[] = []
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === tags.keyTable) keys.push(reader.string())
    else if (tag === tags.hashTable) hashes.push(reader.string())
    else if (tag === tags.record) raw.push(readRecord(protobuf.Reader.create(reader.bytes())))
    else reader.skipType(tag & 7)
  }
  if (raw.length === 0) throw new Error('it holds no records')
  return raw.map(({ key, hash, data }) => ({
    partitionKey: entry(keys, key, 'partition key'),
    explicitHash: hash === null ? null : hashKey(entry(hashes, hash, 'explicit hash key')), data,
  }))
}

function readRecord(reader: protobuf.Reader): Raw {
  const raw: Raw = { key: null, hash: null, data: new Uint8Array() }
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag === tags.keyIndex) raw.key = Number(reader.uint64())
    else if (tag === tags.hashIndex) raw.hash = Number(reader.uint64())
    else if (tag === tags.data) raw.data = reader.bytes()
    else reader.skipType(tag & 7)
  }
  return raw
}

function entry(table: readonly string[], index: number | null, what: string): string {
  const found = index === null ? undefined : table[index]
  if (found === undefined) throw new Error(`a record names a ${what} that its tables do not have`)
  return found
}

function hashKey(text: string): string {
  if (/^\d{1,39}$/.test(text)) return text
  throw new Error('an explicit hash key is no number')
}

import { createHash } from 'node:crypto'

/** A record as its producer means it, to go into an aggregate with others. */
export type UserRecord = { readonly partitionKey: string; readonly explicitHashKey?: string | undefined; readonly data: Uint8Array }

/** What an aggregate begins with (KPL, aggregation format). */
const magic = Buffer.from([0xf3, 0x89, 0x9a, 0xc2])

/**
 * Packs records into one, as the Kinesis Producer Library does: four bytes of magic, a protocol buffer with the keys once each and
 * the records, and its MD5.
 */
export function aggregate(records: readonly UserRecord[]): Buffer {
  const keys = [...new Set(records.map(({ partitionKey }) => partitionKey))]
  const hashes = [...new Set(records.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))]
  const message = Buffer.concat([
    ...keys.map((key) => bytesField(1, Buffer.from(key))),
    ...hashes.map((hash) => bytesField(2, Buffer.from(hash))),
    ...records.map(({ partitionKey, explicitHashKey, data }) => bytesField(3, Buffer.concat([
      numberField(1, keys.indexOf(partitionKey)),
      ...explicitHashKey === undefined ? [] : [numberField(2, hashes.indexOf(explicitHashKey))],
      bytesField(3, data),
    ]))),
  ])
  return Buffer.concat([magic, message, createHash('md5').update(message).digest()])
}

/** A field of protocol buffers that holds bytes (wire type 2). */
const bytesField = (number: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([varint(number << 3 | 2), varint(bytes.length), bytes])

/** One that holds a whole number (wire type 0). */
const numberField = (number: number, value: number): Buffer => Buffer.concat([varint(number << 3), varint(value)])

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push(rest % 128 | 0x80)
  return Buffer.from([...bytes, rest])
}

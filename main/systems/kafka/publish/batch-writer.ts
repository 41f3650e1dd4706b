import { crc32c } from '@platformatic/wasm-utils'
import { WireWriter } from '../wire/writer.ts'
import type { OutgoingHeader, OutgoingRecord } from './outgoing.ts'

/** Who writes, for the broker's check against duplicates; −1 three times switches it off. */
export type Producer = { readonly id: bigint; readonly epoch: number; readonly sequence: number }

/** Bytes of a batch before its records: https://kafka.apache.org/documentation/#recordbatch */
export const batchOverhead = 61
const lengthAt = 8
const crcAt = 17
const crcFrom = 21

/**
 * One uncompressed RecordBatch v2. It keeps what other writers lose: the order and the duplicates of headers, and null header
 * values.
 */
export function writeBatch(records: readonly OutgoingRecord[], producer: Producer): Buffer {
  const first = records[0]?.timestamp ?? 0
  const batch = new WireWriter()
    .int64(0)
    .int32(0)
    .int32(-1)
    .int8(2)
    .int32(0) // base offset, length, leader epoch, magic, checksum
    .int16(0)
    .int32(records.length - 1)
    .int64(first)
    .int64(records.reduce((max, { timestamp }) => Math.max(max, timestamp), first))
    .int64(producer.id)
    .int16(producer.epoch)
    .int32(producer.sequence)
    .int32(records.length)
  records.forEach((record, index) => {
    const body = recordBody(record, record.timestamp - first, index)
    varint(batch, body.length).raw(body)
  })
  const bytes = batch.done()
  bytes.writeInt32BE(bytes.length - lengthAt - 4, lengthAt)
  bytes.writeUInt32BE(crc32c(bytes.subarray(crcFrom)), crcAt)
  return bytes
}

/** How many bytes a record takes at the start of a batch. */
export const firstRecordBytes = (record: OutgoingRecord): number => {
  const { length } = recordBody(record, 0, 0)
  return varintBytes(length) + length
}

/** How many more bytes a record can take later in a batch: its time and its place then take more than one byte each. */
export const laterRecordBytes = 16

function recordBody({ key, value, headers }: OutgoingRecord, timeDelta: number, offsetDelta: number): Buffer {
  const body = new WireWriter().int8(0)
  varint(body, timeDelta)
  varint(body, offsetDelta)
  bytesOrNull(body, key)
  bytesOrNull(body, value)
  varint(body, headers.length)
  for (const header of headers) writeHeader(body, header)
  return body.done()
}

function writeHeader(body: WireWriter, { name, value }: OutgoingHeader): void {
  bytesOrNull(body, Buffer.from(name))
  bytesOrNull(body, value)
}

const bytesOrNull = (writer: WireWriter, bytes: Buffer | null): WireWriter =>
  bytes === null ? varint(writer, -1) : varint(writer, bytes.length).raw(bytes)

/** Zigzag: small numbers of either sign take few bytes. Exact to 2^52. */
const varint = (writer: WireWriter, value: number): WireWriter => writer.uvarint(zigzag(value))

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1)

function varintBytes(value: number): number {
  let bytes = 1
  for (let rest = zigzag(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1
  return bytes
}

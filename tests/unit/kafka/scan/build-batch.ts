import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, lz4Compress, snappyCompress } from '@platformatic/wasm-utils'

type Bytes = string | Buffer | null
export type BuiltRecord = {
  readonly offset?: number; readonly time?: number; readonly key?: Bytes; readonly value?: Bytes
  readonly headers?: readonly (readonly [string, Bytes])[]
}
export type BuiltBatch = {
  readonly baseOffset?: number; readonly lastOffset?: number; readonly firstTime?: number; readonly maxTime?: number
  readonly codec?: 'none' | 'gzip' | 'snappy' | 'xerial' | 'lz4' | 'zstd'
  readonly appendTime?: boolean; readonly transactional?: boolean; readonly control?: boolean; readonly producerId?: bigint; readonly producerEpoch?: number
  readonly sequence?: number; readonly records: readonly BuiltRecord[]
}

const codecBits = { none: 0, gzip: 1, snappy: 2, xerial: 2, lz4: 3, zstd: 4 } as const

/** A RecordBatch v2 as a broker stores it, written from the format's description and not by the code under test. */
export function buildBatch(batch: BuiltBatch): Buffer {
  const { records, baseOffset = 0, firstTime = 1_700_000_000_000, codec = 'none' } = batch
  const body = Buffer.concat(records.map((record, index) => buildRecord(
    record, (record.offset ?? baseOffset + index) - baseOffset, (record.time ?? firstTime) - firstTime,
  )))
  const packed = Uint8Array.from(pack(codec, body))
  const bytes = Buffer.alloc(61 + packed.length)
  const times = records.map(record => record.time ?? firstTime)
  const lastOffset = batch.lastOffset ?? records.at(-1)?.offset ?? baseOffset + Math.max(0, records.length - 1)
  bytes.writeBigInt64BE(BigInt(baseOffset), 0)
  bytes.writeInt32BE(bytes.length - 12, 8)
  bytes.writeInt32BE(0, 12)
  bytes.writeInt8(2, 16)
  bytes.writeInt16BE(
    codecBits[codec] | (batch.appendTime ? 8 : 0) | (batch.transactional ? 16 : 0) | (batch.control ? 32 : 0), 21,
  )
  bytes.writeInt32BE(lastOffset - baseOffset, 23)
  bytes.writeBigInt64BE(BigInt(firstTime), 27)
  bytes.writeBigInt64BE(BigInt(batch.maxTime ?? Math.max(firstTime, ...times)), 35)
  bytes.writeBigInt64BE(batch.producerId ?? -1n, 43)
  bytes.writeInt16BE(batch.producerEpoch ?? -1, 51)
  bytes.writeInt32BE(batch.sequence ?? -1, 53)
  bytes.writeInt32BE(records.length, 57)
  bytes.set(packed, 61)
  bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17)
  return bytes
}

/** The marker that ends a transaction. */
export function buildMarker(offset: number, producerId: bigint, aborts: boolean): Buffer {
  const key = Buffer.from([0, 0, 0, aborts ? 0 : 1])
  return buildBatch({
    baseOffset: offset, transactional: true, control: true, producerId, producerEpoch: 0,
    records: [{ key, value: Buffer.alloc(6) }],
  })
}

/** A message set entry of format 1, as brokers before 0.11 stored it. */
export function buildOldMessage(offset: number, value: string): Buffer {
  const bytes = Buffer.alloc(12 + 22 + value.length)
  bytes.writeBigInt64BE(BigInt(offset), 0)
  bytes.writeInt32BE(bytes.length - 12, 8)
  bytes.writeInt8(1, 16)
  bytes.writeBigInt64BE(1_500_000_000_000n, 18)
  bytes.writeInt32BE(-1, 26)
  bytes.writeInt32BE(value.length, 30)
  bytes.write(value, 34)
  return bytes
}

function pack(codec: NonNullable<BuiltBatch['codec']>, body: Buffer<ArrayBuffer>): Buffer {
  switch (codec) {
    case 'none': return body
    case 'gzip': return gzipSync(body)
    case 'zstd': return zstdCompressSync(body)
    case 'lz4': return lz4Compress(body)
    case 'snappy': return snappyCompress(body)
    case 'xerial': return xerial(body)
  }
}

/** Java's snappy stream: a header and blocks of 32 KiB. */
function xerial(body: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])]
  for (let at = 0; at < body.length; at += 32 << 10) {
    const block = snappyCompress(body.subarray(at, at + (32 << 10)))
    const length = Buffer.alloc(4)
    length.writeInt32BE(block.length)
    parts.push(length, block)
  }
  return Buffer.concat(parts)
}

function buildRecord({ key = null, value = null, headers = [] }: BuiltRecord, offsetDelta: number, timeDelta: number): Buffer {
  const body = Buffer.concat([
    Buffer.from([0]), varint(timeDelta), varint(offsetDelta), field(key), field(value), varint(headers.length),
    ...headers.flatMap(([name, bytes]) => [field(name), field(bytes)]),
  ])
  return Buffer.concat([varint(body.length), body])
}

function field(bytes: Bytes): Buffer {
  if (bytes === null) return varint(-1)
  const buffer = Buffer.from(bytes)
  return Buffer.concat([varint(buffer.length), buffer])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = (BigInt(value) << 1n) ^ (BigInt(value) >> 63n)
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}

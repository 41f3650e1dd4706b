import { inflateRawSync, zstdDecompressSync } from 'node:zlib'
import { snappyDecompress } from '@platformatic/wasm-utils'
import { begins, bufferOf } from './buffer.ts'
import type { Reading } from './format.ts'
import { bytesReading, textOf, valueReading } from './readings.ts'
import { AvroInput } from './registry/avro/input.ts'
import { parseAvro } from './registry/avro/parse.ts'
import { avroReader } from './registry/avro/read.ts'
import { type AvroType, nameOf } from './registry/avro/type.ts'
import { plainValue } from './registry/json-text.ts'

const magic = [0x4f, 0x62, 0x6a, 0x01]
const syncBytes = 16
/** All blocks together, decompressed. */
const largest = 16 << 20
/** Records without a byte of their own; a damaged count could ask for billions. */
const mostEmpty = 10_000

/** Whether the bytes begin like an Avro object container file. */
export const isAvroFile = (bytes: Uint8Array): boolean => begins(bytes, magic)

/**
 * An Avro object container file, which carries its schema (https://avro.apache.org/docs/1.12.0/specification/): its one
 * record, or the list of them. undefined for bytes that do not begin like one.
 */
export function readAvroFile(bytes: Uint8Array): Reading | undefined {
  if (!isAvroFile(bytes)) return undefined
  try {
    const file = openFile(bytes)
    const exact = records(file)
    const count = exact.length === 1 ? 'its one record' : `all ${exact.length} records`
    const why = `It is an Avro file with the schema ${nameOf(file.type)}: ${count}`
    const one = (all: readonly unknown[]): unknown => all.length === 1 ? all[0] : all
    return {
      ...valueReading(one(exact), 'avro', why),
      value: () => plainValue(one(exact)),
    }
  } catch (error) {
    return bytesReading(bytes, 'It begins like an Avro file', `It begins like an Avro file, but cannot be read: ${textOf(error)}`)
  }
}

type Block = { readonly count: number; readonly data: Buffer }
type AvroFile = { readonly type: AvroType; readonly blocks: readonly Block[] }

function openFile(bytes: Uint8Array): AvroFile {
  const input = new AvroInput(bufferOf(bytes), magic.length)
  const meta = metadata(input)
  const codec = meta.get('avro.codec')?.toString() ?? 'null'
  const type = parseAvro(meta.get('avro.schema')?.toString() ?? '')
  const sync = input.take(syncBytes)
  const blocks: Block[] = []
  let left = largest
  while (input.left > 0) {
    const count = input.count()
    const data = decompress(codec, input.bytes(), left)
    if (!sync.equals(input.take(syncBytes))) throw new Error('a block does not end with the mark of its file')
    if (count < 0 || count > data.length + mostEmpty) {
      throw new Error(`a block of ${data.length} bytes says that it has ${count} records`)
    }
    left -= data.length
    blocks.push({ count, data })
  }
  return { type, blocks }
}

function metadata(input: AvroInput): ReadonlyMap<string, Buffer> {
  const meta = new Map<string, Buffer>()
  for (let count = input.count(); count !== 0; count = input.count()) {
    if (count < 0) input.long()
    if (Math.abs(count) > input.left) throw new Error('its header says that it has more entries than bytes')
    for (let entry = Math.abs(count); entry > 0; entry--) meta.set(input.bytes().toString(), input.bytes())
  }
  return meta
}

function decompress(codec: string, data: Buffer, maxOutputLength: number): Buffer {
  if (maxOutputLength <= 0) throw new Error(`it is larger than ${largest >> 20} MB`)
  switch (codec) {
    case 'null': return data
    case 'deflate': return inflateRawSync(data, { maxOutputLength })
    case 'zstandard': return zstdDecompressSync(data, { maxOutputLength })
    case 'snappy': return snappy(data, maxOutputLength)
    default: throw new Error(`its codec ${codec.slice(0, 40)} is not one that is known here`)
  }
}

/** Snappy begins with the length that it unwraps to, and ends, in an Avro file, with a CRC32 of four bytes. */
function snappy(data: Buffer, maxOutputLength: number): Buffer {
  let length = 0
  for (let at = 0, shift = 1; at < 5; at++, shift *= 128) {
    const byte = data[at] ?? 0
    length += (byte & 0x7f) * shift
    if (byte < 0x80) break
  }
  if (length > maxOutputLength) throw new Error(`it is larger than ${largest >> 20} MB`)
  return snappyDecompress(data.subarray(0, Math.max(0, data.length - 4)))
}

function records({ type, blocks }: AvroFile): readonly unknown[] {
  const read = avroReader(type)
  // One input for all blocks, since it counts what they hold together.
  const input = new AvroInput(Buffer.concat(blocks.map(({ data }) => data)))
  const all: unknown[] = []
  let end = 0
  for (const { count, data } of blocks) {
    end += data.length
    for (let left = count; left > 0; left--) {
      input.spend(1)
      all.push(read(input))
    }
    if (input.at !== end) throw new Error(`${Math.abs(end - input.at)} bytes of a block are too many or too few for its records`)
  }
  return all
}

import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { lz4Decompress, snappyDecompress } from '@platformatic/wasm-utils'

const names = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
/** A compression codec by the name that flags carry. */
export type Codec = (typeof names)[number]

/**
 * The most that a producer may send uncompressed, by Kafka's socket.request.max.bytes: larger output is taken for damage, or
 * for a bomb.
 */
const maxOutputLength = 100 << 20
/** zlib writes into memory of this length; as much as comes out is best, and more costs more than it saves. */
const leastChunk = 4 << 10
const mostChunk = 4 << 20
/** How many times longer zstd's output was lately. */
let zstdRatio = 4

/** The codec in the low bits of a batch's attributes; null is one that does not exist. */
export function codecOf(attributes: number): Codec | null {
  return names[attributes & 7] ?? null
}

/**
 * The decompressed records of a batch. Throws where the bytes are damaged or more than 100 MB come out. Snappy comes raw
 * (librdkafka) or in xerial's frames (Java).
 */
export function decompress(codec: Codec, bytes: Buffer): Buffer {
  switch (codec) {
    case 'none': return bytes
    case 'gzip': {
      const length = gzipLength(bytes)
      return gunzipSync(within(bytes, length), { chunkSize: Math.max(leastChunk, length + 1), maxOutputLength })
    }
    case 'zstd': {
      const records = zstdDecompressSync(bytes, { chunkSize: chunkOf(bytes.length * zstdRatio * 1.2), maxOutputLength })
      zstdRatio = records.length / bytes.length
      return records
    }
    case 'lz4': return lz4Decompress(within(bytes, lz4Bound(bytes)))
    case 'snappy': return bytes.subarray(0, xerialMagic.length).equals(xerialMagic) ? xerial(bytes) : snappy(bytes)
  }
}

const snappy = (bytes: Buffer): Buffer => snappyDecompress(within(bytes, snappyLength(bytes)))

/** The wasm decoders take what they need: they are not asked for more than a batch may hold. */
function within(bytes: Buffer, length: number): Buffer {
  if (length <= maxOutputLength) return bytes
  throw new RangeError(`it decompresses to more than ${maxOutputLength >> 20} MB`)
}

/** What the first bytes say: a varint. https://github.com/google/snappy/blob/main/format_description.txt */
function snappyLength(bytes: Buffer): number {
  let length = 0
  for (let at = 0, scale = 1; at < Math.min(5, bytes.length); at++, scale *= 0x80) {
    const byte = bytes.readUInt8(at)
    length += (byte & 0x7f) * scale
    if (byte < 0x80) break
  }
  return length
}

/**
 * The most that may come out of a frame: its blocks times their longest.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
function lz4Bound(bytes: Buffer): number {
  const [flags, longest] = [bytes.readUInt8(4), 1 << (8 + 2 * ((bytes.readUInt8(5) >> 4) & 7))]
  let bound = 0
  for (let at = 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0); at + 4 <= bytes.length; bound += longest) {
    const head = bytes.readUInt32LE(at)
    if (head === 0) break
    at += 4 + (head & 0x7fffffff) + (flags & 16 ? 4 : 0)
  }
  return bound
}

const chunkOf = (length: number) => Math.min(mostChunk, Math.max(leastChunk, Math.ceil(length)))

/** What the trailer says (RFC 1952). With a byte more of memory the end is seen at once. */
const gzipLength = (bytes: Buffer) => (bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4))

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const xerialHeader = 16

function xerial(bytes: Buffer): Buffer {
  const blocks: Buffer[] = []
  let total = 0
  for (let at = xerialHeader; at < bytes.length;) {
    const length = bytes.readInt32BE(at)
    const end = at + 4 + length
    if (length < 0 || end > bytes.length) throw new RangeError('a snappy block is longer than the batch')
    const block = bytes.subarray(at + 4, end)
    total += snappyLength(block)
    blocks.push(block)
    at = end
  }
  within(bytes, total)
  const [only] = blocks
  return blocks.length === 1 && only ? snappy(only) : Buffer.concat(blocks.map(snappy))
}

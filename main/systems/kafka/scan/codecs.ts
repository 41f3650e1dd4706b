import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { lz4Decompress, snappyDecompress } from '@platformatic/wasm-utils'

const names = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
/** A compression codec by the name that flags carry. */
export type Codec = (typeof names)[number]

/** More than a batch may hold: larger output is taken for damage. */
const maxOutputLength = 512 << 20
/** A larger chunk than zlib's own saves joining: 581 instead of 513 MB/s for gzip. */
const chunkSize = 256 << 10

/** The codec in the low bits of a batch's attributes; null is one that does not exist. */
export function codecOf(attributes: number): Codec | null {
  return names[attributes & 7] ?? null
}

/**
 * The decompressed records of a batch. Throws where the bytes are damaged. Snappy comes raw (librdkafka) or in xerial's frames
 * (Java).
 */
export function decompress(codec: Codec, bytes: Buffer): Buffer {
  switch (codec) {
    case 'none': return bytes
    case 'gzip': return gunzipSync(bytes, { chunkSize, maxOutputLength })
    case 'zstd': return zstdDecompressSync(bytes, { chunkSize, maxOutputLength })
    case 'lz4': return lz4Decompress(bytes)
    case 'snappy': return bytes.subarray(0, xerialMagic.length).equals(xerialMagic) ? xerial(bytes) : snappyDecompress(bytes)
  }
}

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const xerialHeader = 16

function xerial(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = xerialHeader; at < bytes.length;) {
    const length = bytes.readInt32BE(at)
    const end = at + 4 + length
    if (length < 0 || end > bytes.length) throw new RangeError('a snappy block is longer than the batch')
    parts.push(snappyDecompress(bytes.subarray(at + 4, end)))
    at = end
  }
  const [only] = parts
  return parts.length === 1 && only ? only : Buffer.concat(parts)
}

import { zstdCompress, zstdDecompress } from 'node:zlib'
import { promisify } from 'node:util'
import { lz4Compress, lz4Decompress } from '@platformatic/wasm-utils'
import kafkajs, { type Kafka } from 'kafkajs'

const { CompressionCodecs, CompressionTypes, logLevel, Partitioners } = kafkajs
const zstd = promisify(zstdCompress)
const unzstd = promisify(zstdDecompress)

/** What kafkajs asks of a codec: the encoder it hands over holds the bytes in `buffer`. */
type Codec = { compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>; decompress(bytes: Buffer): Promise<Buffer> }

const lz4Codec: Codec = { compress: async ({ buffer }) => lz4Compress(buffer), decompress: async (bytes) => lz4Decompress(bytes) }
const zstdCodec: Codec = { compress: async ({ buffer }) => await zstd(buffer), decompress: async (bytes) => await unzstd(bytes) }

/** Tells what goes wrong in the feed; it is kept for the one who asks, never thrown. */
export type Report = (message: string) => void

/**
 * A kafkajs client with all codecs the story uses; kafkajs itself carries gzip only. It logs nothing, since it logs every retry
 * as an error.
 */
export function storyClient(bootstrap: string): Kafka {
  CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec
  return new kafkajs.Kafka({
    clientId: 'sandbox',
    brokers: [bootstrap],
    retry: { initialRetryTime: 50, retries: 8 },
    logLevel: logLevel.NOTHING,
  })
}

/** Keys go to the partition that Java's producer would choose (murmur2). */
export const partitioner = Partitioners.DefaultPartitioner

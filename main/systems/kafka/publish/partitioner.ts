import { crc32 } from 'node:zlib'
import { murmur2 } from '@platformatic/kafka'

/** How a key picks its partition: `murmur2` as Java clients do, `crc32` as librdkafka's do. */
export type Hash = 'murmur2' | 'crc32'

/** The partition of a key among `count`. The same key always goes to the same one, as long as the count stays. */
export function partitionOf(key: Buffer, count: number, hash: Hash): number {
  return hash === 'crc32' ? crc32(key) % count : (murmur2(key) & 0x7fffffff) % count
}

/** Deals records without a key out over the partitions in turn, beginning anywhere. */
export function openSpread(): (partitions: readonly number[]) => number | undefined {
  let next = Math.floor(Math.random() * 1_024)
  return (partitions) => partitions[next++ % partitions.length]
}

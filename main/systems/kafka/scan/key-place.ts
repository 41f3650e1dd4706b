import type { ReadQuery } from '#contract/query.ts'
import { partitionOf } from '../publish/partitioner.ts'
import type { ReadPlan } from './plan.ts'

/**
 * The partition where murmur2, as Java clients use it, puts the key that a read looks for; null where the read names its
 * partitions or has one only. Others may hold the key as well: librdkafka's clients place it by crc32.
 */
export function keyPlace({ filter, partitions, from }: ReadQuery, plan: ReadPlan): number | null {
  const named = partitions !== undefined || (typeof from === 'object' && ('resume' in from || 'offsets' in from))
  if (filter?.key === undefined || named || plan.partitions.length < 2) return null
  const place = partitionOf(Buffer.from(filter.key), plan.partitionCount, 'murmur2')
  return plan.partitions.some(({ id }) => id === place) ? place : null
}

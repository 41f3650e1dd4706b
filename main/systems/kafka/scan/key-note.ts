import type { ReadPlan } from './plan.ts'

/** What a verdict says of a read that began with the partition of a key (key-place.ts); `others` were read, too. */
export function keyNote(place: number, others: boolean, { partitionCount }: ReadPlan): string {
  return others
    ? `Partition ${place}, where murmur2 puts this key, holds no match; all ${partitionCount} partitions were read.`
    : `Only partition ${place} was read, where murmur2 puts this key; name partitions to read others.`
}

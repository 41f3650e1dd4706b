import type { Fact } from '#contract/resource.ts'
import type { Shard, Summary } from './shared.ts'

/** What is known of a stream beside its numbers; what was not asked is left out. */
export function streamFacts(
  summary: Summary | null | undefined, shards: readonly Shard[] | null | undefined,
): Record<string, Fact> {
  return {
    ...(summary && {
      status: summary.status, mode: summary.mode, shards: summary.openShards, retentionHours: summary.retentionHours,
      consumers: summary.consumers,
      encryption: summary.encryption ?? 'none', shardMetrics: [...summary.monitoring],
    }),
    ...(shards && { shards: shards.filter(({ open }) => open).length, closedShards: shards.filter(({ open }) => !open).length }),
  }
}

/** All places of the key space: hash keys are numbers of 128 bits. */
const keySpace = 1n << 128n

/**
 * What ListShards tells of a shard. `share` is its part of the key space in percent; `trimmed` those of its parents that are no
 * longer listed.
 */
export function shardFacts(shard: Shard, all: ReadonlySet<string>): Record<string, Fact> {
  const width = BigInt(shard.lastHash) - BigInt(shard.firstHash) + 1n
  return {
    open: shard.open, parents: [...shard.parents], trimmed: shard.parents.filter((id) => !all.has(id)),
    firstHash: shard.firstHash, lastHash: shard.lastHash,
    share: Number((width * 1_000_000n + keySpace / 2n) / keySpace) / 10_000, firstSequence: shard.firstSequence,
    lastSequence: shard.lastSequence,
  }
}

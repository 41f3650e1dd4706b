import type { Shard } from '../shared.ts'
import type { ShardRun } from './shard-run.ts'

/**
 * The shards that must be done before a shard is read, as far as they are in the read: its parents forward, its children backward, so
 * that records of a hash key keep their order across a reshard.
 */
export function shardsBefore(shard: Shard, runs: readonly ShardRun[], direction: 'forward' | 'backward'): readonly ShardRun[] {
  return direction === 'forward'
    ? runs.filter((run) => shard.parents.includes(run.shard.id))
    : runs.filter((run) => run.shard.parents.includes(shard.id))
}

/** The children of a shard, their children, and so on. */
export function descendants(all: readonly Shard[], id: string): readonly Shard[] {
  const found = new Set([id])
  // A shard comes after its parents into being, though not always after them in a list.
  for (let before = 0; before < found.size;) {
    before = found.size
    for (const shard of all) if (shard.parents.some((parent) => found.has(parent))) found.add(shard.id)
  }
  return all.filter((shard) => shard.id !== id && found.has(shard.id))
}

import type { Shard } from '../shared.ts'
import type { ShardRun } from './shard-run.ts'

/**
 * The shards that must be done before each is read, as far as they are in the read: its parents forward, its children backward,
 * so that records of a hash key keep their order across a reshard.
 */
export function shardsBefore(
  runs: readonly ShardRun[], direction: 'forward' | 'backward',
): ReadonlyMap<ShardRun, readonly ShardRun[]> {
  const byId = new Map(runs.map((run) => [run.shard.id, run]))
  const before = new Map<ShardRun, ShardRun[]>(runs.map((run) => [run, []]))
  for (const child of runs) {
    for (const parent of child.shard.parents.map((id) => byId.get(id))) {
      if (!parent) continue
      if (direction === 'forward') before.get(child)?.push(parent)
      else before.get(parent)?.push(child)
    }
  }
  return before
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

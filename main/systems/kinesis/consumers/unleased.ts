import type { Shard } from '../shared.ts'
import type { Lease } from './leases.ts'

/**
 * Leases that an application has yet to make: of children of shards that it has read or reads, where it will begin at the oldest
 * record. What waits there waits for it, also while no worker runs that would make them. A shard without a leased ancestor is
 * none that it means to read, and one with a leased descendant it has left behind.
 */
export function unleased(leases: readonly Lease[], shards: readonly Shard[]): readonly Lease[] {
  const leased = new Set(leases.map(({ shard }) => shard))
  // Ids rise, so that parents come before their children.
  const rising = shards.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const reached = new Set(leased)
  for (const { id, parents } of rising) if (parents.some((parent) => reached.has(parent))) reached.add(id)
  const passed = new Set<string>()
  for (const { id, parents } of rising.toReversed()) {
    if (leased.has(id) || passed.has(id)) for (const parent of parents) passed.add(parent)
  }
  return rising.filter(({ id }) => reached.has(id) && !leased.has(id) && !passed.has(id)).map(({ id }) => unwritten(id))
}

const unwritten = (shard: string): Lease => ({
  shard, stream: null, account: null, checkpoint: 'TRIM_HORIZON', subSequence: 0, owner: null, counter: null, firstHash: null,
  lastHash: null,
})

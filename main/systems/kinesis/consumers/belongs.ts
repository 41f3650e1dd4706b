import type { Shard } from '../shared.ts'
import { isSequence, type Lease } from './leases.ts'

/**
 * Whether leases can be of a stream with these shards. Ids of shards are alike in all streams, so that one must be there, each
 * checkpoint must lie among its shard's sequence numbers, and hash ranges must agree where the leases have them. A lease of a
 * shard that is no longer kept says nothing.
 */
export function fits(leases: readonly Lease[], shards: readonly Shard[]): boolean {
  const byId = new Map(shards.map((shard) => [shard.id, shard]))
  const oldest = shards.map(({ id }) => id).sort()[0] ?? ''
  const known = leases.filter(({ shard }) => byId.has(shard))
  if (known.length === 0) return false
  // Ids rise: one beyond those of the stream was never there, one below them is gone.
  if (leases.some(({ shard }) => !byId.has(shard) && shard > oldest && !isOfGone(shard, shards))) return false
  return known.every((lease) => agrees(lease, byId.get(lease.shard)))
}

/** Between the shards that are left, some may have gone with their records. */
const isOfGone = (id: string, shards: readonly Shard[]): boolean => shards.some((shard) => shard.id > id)

function agrees({ checkpoint, firstHash, lastHash }: Lease, shard: Shard | undefined): boolean {
  if (!shard) return true
  if (firstHash !== null && (firstHash !== shard.firstHash || lastHash !== shard.lastHash)) return false
  if (!isSequence(checkpoint)) return true
  const [at, first, last] = [BigInt(checkpoint), BigInt(shard.firstSequence), BigInt(shard.lastSequence ?? 0)]
  // An emulator ends a shard with a number that lies before its first.
  return at >= first && (last < first || at <= last)
}

import { useMemo } from 'react'
import { useSamples } from '../../live/use-samples.ts'
import { loadOf, type ShardLoad } from './hot.ts'
import type { Stream } from './use-stream.ts'

/** Numbers of shards are billed each: with more open shards than this they are asked for only where the shards are shown. */
const mostAside = 20

/** Follows what the open shards of a stream take; where many are open, only while they are shown. */
export function useShardLoad({ place, shards }: Pick<Stream, 'place' | 'shards'>, shown: boolean): ShardLoad {
  const open = useMemo(() => shards?.filter((shard) => shard.open) ?? [], [shards])
  const asked = open.length > 0 && (shown || open.length <= mostAside)
  const { byRef } = useSamples(place, useMemo(() => (asked ? open.map(({ ref }) => ref) : null), [asked, open]))
  return useMemo(() => loadOf(open, byRef), [open, byRef])
}

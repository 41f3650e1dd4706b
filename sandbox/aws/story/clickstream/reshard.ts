import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsWire } from '../wire.ts'
import { shardsOf, stream, type StreamShard } from './shards.ts'

/** Open shards stay between these. */
const fewest = 4
const most = 6
const firstAfterMs = 45_000
const everyMs = 150_000
/** Closed shards stay listed for a day: after so many changes they come once in a quarter of an hour. */
const lively = 16
const rarelyMs = 15 * 60_000

/** What to do next: split a shard at a hash key, or merge two that lie side by side. */
export type Change =
  | { readonly kind: 'split'; readonly shard: string; readonly at: bigint }
  | { readonly kind: 'merge'; readonly shard: string; readonly with: string }

/** Splits the widest open shard, or merges the two neighbours that are narrowest together; `grow` says which where both would do. */
export function nextChange(shards: readonly StreamShard[], grow: boolean): Change | null {
  const open = shards.filter((shard) => shard.open).sort((a, b) => (a.first < b.first ? -1 : 1))
  if (open.length <= fewest || (grow && open.length < most)) {
    const [widest] = open.toSorted((a, b) => (b.last - b.first > a.last - a.first ? 1 : -1))
    return widest ? { kind: 'split', shard: widest.id, at: (widest.first + widest.last) / 2n } : null
  }
  const pairs = open.slice(1).flatMap((right, i) => {
    const left = open[i]
    return left ? [{ left, right, width: right.last - left.first }] : []
  })
  const [narrowest] = pairs.sort((a, b) => (a.width < b.width ? -1 : 1))
  return narrowest ? { kind: 'merge', shard: narrowest.left.id, with: narrowest.right.id } : null
}

/** Reshards the stream now and then, until the signal. */
export async function keepResharding(aws: AwsWire, report: (message: string) => void, signal: AbortSignal): Promise<void> {
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  await pause(firstAfterMs)
  for (let changes = 0; !signal.aborted; changes++) {
    await reshard(aws, changes % 4 < 2).catch((error: unknown) => signal.aborted || report(`clickstream: ${String(error)}`))
    await pause(changes < lively ? everyMs : rarelyMs)
  }
}

async function reshard(aws: AwsWire, grow: boolean): Promise<void> {
  const change = nextChange(await shardsOf(aws), grow)
  if (change?.kind === 'split') {
    await aws.kinesis('SplitShard', { StreamName: stream, ShardToSplit: change.shard, NewStartingHashKey: String(change.at) })
  } else if (change) {
    await aws.kinesis('MergeShards', { StreamName: stream, ShardToMerge: change.shard, AdjacentShardToMerge: change.with })
  }
}

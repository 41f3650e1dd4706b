import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'

/** A shard that takes more than twice its fair share of the records is hot. `share` is percent. */
export const hotShare = (share: number, openShards: number): boolean => openShards > 1 && share > 200 / openShards

/** A shard that takes more than twice its fair share, and its percent of the records. */
type HotShard = { readonly id: string; readonly percent: number }

/**
 * What each open shard takes. `known` says whether CloudWatch has told it of all; `hot` is the hottest shard, null where none is.
 */
export type ShardLoad = { readonly byRef: ReadonlyMap<string, Sample>; readonly known: boolean; readonly hot: HotShard | null }

/** The hottest of the open shards, from their samples. */
export function loadOf(open: readonly { readonly id: string; readonly ref: Ref }[], byRef: ShardLoad['byRef']): ShardLoad {
  const loads = open.flatMap(({ id, ref }) => {
    const percent = byRef.get(refKey(ref))?.facts?.load
    return typeof percent === 'number' ? [{ id, percent }] : []
  })
  const [first] = loads.toSorted((a, b) => b.percent - a.percent)
  return {
    byRef, known: open.length > 0 && loads.length === open.length,
    hot: first && hotShare(first.percent, open.length) ? first : null,
  }
}

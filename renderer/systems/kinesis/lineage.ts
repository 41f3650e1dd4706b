/** A shard as far as a picture of its family needs it. Hash keys are whole numbers written as strings. */
export type LineageShard = {
  readonly id: string
  readonly open: boolean
  readonly parents: readonly string[]
  readonly firstHash: string
  readonly lastHash: string
  readonly firstSequence: string
}

/**
 * Where a shard stands: from column `from` to column `to` (excluded) in the order of reshards, and between `top` and `bottom` of
 * the key space, which is 0 to 1.
 */
export type LineageBox = {
  readonly shard: LineageShard
  readonly from: number
  readonly to: number
  readonly top: number
  readonly bottom: number
}

/** A family of shards as boxes. `columns` is how many times the stream was divided anew, and one more. */
export type Lineage = { readonly boxes: readonly LineageBox[]; readonly columns: number }

const keySpace = 2n ** 128n
const placeOf = (key: bigint): number => Number((key * 1_000_000n) / keySpace) / 1_000_000

/** Shards in the order in which they came to be: a sequence number grows with time. */
const byAge = (a: LineageShard, b: LineageShard): number => {
  const order = BigInt(a.firstSequence || 0) - BigInt(b.firstSequence || 0)
  return order === 0n ? (a.id < b.id ? -1 : 1) : order < 0n ? -1 : 1
}

/**
 * The same order, with each shard after its parents: clocks of shards may differ, so that a child's first number can be the
 * smaller.
 */
function parentsFirst(sorted: readonly LineageShard[]): readonly LineageShard[] {
  const byId = new Map(sorted.map((shard) => [shard.id, shard]))
  const ordered = new Set<LineageShard>()
  const place = (shard: LineageShard): void => {
    if (ordered.has(shard)) return
    for (const id of shard.parents) {
      const parent = byId.get(id)
      if (parent) place(parent)
    }
    ordered.add(shard)
  }
  for (const shard of sorted) place(shard)
  return [...ordered]
}

/**
 * Lays shards out over time: reshards that did not touch each other's shards share a column, a shard reaches to the column where
 * its children begin, and an open one to the end. A parent that AWS has forgotten is simply not there.
 */
export function lineageOf(shards: readonly LineageShard[]): Lineage {
  const sorted = shards.toSorted(byAge)
  const begins = new Map<string, number>()
  let column = 0
  for (const { id, parents } of parentsFirst(sorted)) {
    const born = parents.flatMap((parent) => { const begun = begins.get(parent); return begun === undefined ? [] : [begun + 1] })
    column = Math.max(column, ...born)
    begins.set(id, born.length === 0 ? 0 : column)
  }
  const columns = column + 1
  const ends = new Map<string, number>()
  for (const { id, parents } of sorted) {
    for (const parent of parents) ends.set(parent, Math.min(ends.get(parent) ?? columns, begins.get(id) ?? columns))
  }
  const boxes = sorted.map((shard): LineageBox => ({
    shard, from: begins.get(shard.id) ?? 0, to: shard.open ? columns : ends.get(shard.id) ?? (begins.get(shard.id) ?? 0) + 1,
    top: placeOf(BigInt(shard.firstHash)), bottom: placeOf(BigInt(shard.lastHash) + 1n),
  }))
  // From left to right and down: the order in which the keyboard goes through them.
  return { boxes: boxes.sort((a, b) => a.from - b.from || a.top - b.top), columns }
}

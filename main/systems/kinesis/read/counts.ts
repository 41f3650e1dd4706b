import { earlier, later } from './place.ts'

/** What a stretch of a shard held. `strays` are records inside aggregates that belong to other shards; times are epoch ms. */
export type Counts = {
  readonly scanned: number
  readonly matched: number
  readonly bytes: number
  readonly undecodable: number
  readonly filterErrors: number
  readonly strays: number
  readonly from: number | null
  readonly to: number | null
}

/** Counts to begin with. */
export const noCounts: Counts = {
  scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, strays: 0, from: null, to: null,
}

/** Both together. */
export const addCounts = (a: Counts, b: Counts): Counts => ({
  scanned: a.scanned + b.scanned, matched: a.matched + b.matched, bytes: a.bytes + b.bytes,
  undecodable: a.undecodable + b.undecodable, filterErrors: a.filterErrors + b.filterErrors, strays: a.strays + b.strays,
  from: earlier(a.from, b.from), to: later(a.to, b.to),
})

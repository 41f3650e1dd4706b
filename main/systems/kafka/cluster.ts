import type { Brokers } from './brokers.ts'
import type { Inventory } from './inventory.ts'
import type { Wait } from './until-aborted.ts'

/**
 * When a record was written: for each asked place the timestamp (epoch ms) of the first record at or after the offset, null
 * where there is none.
 */
export type Place = { readonly topic: string; readonly partition: number; readonly offset: bigint }
type RecordTimes = (places: readonly Place[], wait: Wait) => Promise<readonly (number | null)[]>

/** What the parts of one open connection share. */
export type Cluster = {
  readonly brokers: Brokers
  readonly inventory: Inventory
  readonly recordTimes: RecordTimes
  readonly user: string | undefined
  readonly now: () => number
}

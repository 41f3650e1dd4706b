import type { TopicPartition } from './assignment.ts'
import type { Brokers } from './brokers.ts'
import type { Inventory } from './inventory.ts'
import type { Wait } from '../until-aborted.ts'

/** A place in a partition's log. */
export type Place = TopicPartition & { readonly offset: bigint }

/** When records were written: the timestamp (epoch ms) of the first one at or after each place, null where there is none. */
type RecordTimes = (places: readonly Place[], wait: Wait) => Promise<readonly (number | null)[]>

/** What the parts of one open connection share. */
export type Cluster = {
  readonly brokers: Brokers
  readonly inventory: Inventory
  readonly recordTimes: RecordTimes
  readonly user: string | undefined
  readonly now: () => number
}

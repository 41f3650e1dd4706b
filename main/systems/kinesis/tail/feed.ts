import type { Call } from '../../driver.ts'
import { walkShard, type Answer, type Place } from '../records.ts'
import type { AwsClock } from '../read/clock.ts'
import type { Kinesis } from '../shared.ts'

/** What a shard gave. `after` is the place reached where the answer itself says so, also without records. */
export type Fed = Answer & { readonly after?: string }

/** From where on one shard is followed; `clock` is AWS's, as its answers tell it. */
export type Following = { readonly shard: string; readonly place: Place; readonly clock: AwsClock }

/**
 * The records of a shard from a place on, as they come; ends after the answer that says the shard did. Only asks while it is
 * pulled. Rejects with a ProblemError.
 */
export type Feed = (following: Following, call: Call) => AsyncGenerator<Fed, void>

/** By GetRecords, once a second a shard. */
export const polling = (kinesis: Kinesis, stream: string): Feed =>
  (following, call) => walkShard(kinesis, { stream, ...following }, call)

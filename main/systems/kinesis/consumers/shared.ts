import type { Problem } from '#contract/problem.ts'
import type { Fact } from '#contract/resource.ts'
import type { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'

/** Where a consumer keeps its place, and so how it is learnt. */
type ConsumerType = KinesisConsumerExtra['type']

/**
 * Whatever reads a stream. `at` is what it is asked by: the name of the registered consumer, of the function, of the lease table
 * or of the delivery stream. `state` is AWS's word for it; `facts` what the list it was found in tells. `unsure` names the
 * streams that the leases of a table fit alike, where they fit more than one.
 */
export type Consumer = {
  readonly stream: string
  readonly name: string
  readonly type: ConsumerType
  readonly at: string
  readonly state: string | null
  readonly facts: Readonly<Record<string, Fact>>
  readonly unsure?: readonly string[]
}

/** AWS says so each time it is asked: not allowed, or not there at all. */
export const isLasting = ({ code }: Problem): boolean => code === 'Forbidden' || code === 'Unsupported'

/** Why nothing that is billed is asked: the meter's words. */
export const capped = (message: string): Problem =>
  ({ code: 'Throttled', message, hint: "Raise the cap in the connection's settings, or wait." })

/** What one source of consumers told; `problem` why it told less than there may be. */
export type Found<T> = { readonly found: readonly T[]; readonly problem?: Problem }

/**
 * A consumer's place in a shard. `arrivedAt` is when the first record after it arrived (epoch ms by this machine's clock), null
 * where none waits or it is not known; `age` how many seconds ago that was, 0 where none waits, null with `why` where it cannot
 * be known. `counter` is raised by the worker that holds it, each time it says that it is alive; null where nobody counts.
 */
export type Place = KinesisConsumerExtra['shards'][number] & {
  readonly arrivedAt: number | null
  readonly counter: number | null
}

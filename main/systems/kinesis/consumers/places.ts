import type { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../../sqs/bounded.ts'
import { AwsClock } from '../read/clock.ts'
import { walkShard, type Place as From } from '../records.ts'
import type { Kinesis, Shard } from '../shared.ts'
import { isSequence, type Lease } from './leases.ts'
import type { Place } from './shared.ts'

/** What was learnt of a place: the record that waits after a checkpoint (epoch ms), or that none did. */
type Learnt = { readonly checkpoint: string; readonly arrivedAt: number | null; readonly behindMs: number }

const atOnce = 20
/** How long one shard, and all of them, may take (ms). */
export type Patience = { readonly shardMs: number; readonly wholeMs: number }
/** What is known of the other shards is told before a sample is given up, on an emulator after 10 s. */
const patienceOf = { aws: { shardMs: 10_000, wholeMs: 40_000 }, emulated: { shardMs: 4_000, wholeMs: 7_000 } } as const
/** An answer may have no record although one waits farther on; so many are asked for, a second apart. */
const mostAnswers = 5
const keptPlaces = 20_000

type Of = { readonly stream: string; readonly table: string; readonly shards: readonly Shard[] | null }

/** The places of a KCL application, from its leases and the records after them. */
export interface Places {
  /** One for each lease, in the order of shards. Rejects only when cancelled. */
  of(
    stream: string, table: string, leases: readonly Lease[], shards: readonly Shard[] | null, call: Call,
  ): Promise<readonly Place[]>
}

/**
 * The age of a place is the time since the first record after it arrived: one GetShardIterator and one GetRecords for one record,
 * in the shard's turn. That record stays the same while the checkpoint does, so that it is read once.
 */
export function openPlaces(
  kinesis: Kinesis, patience: Patience = patienceOf[kinesis.account.emulated ? 'emulated' : 'aws'],
): Places {
  const learnt = new Map<string, Learnt>()
  const clock = new AwsClock(kinesis.tools.now)

  const learn = async (
    key: string, stream: string, { shard, checkpoint, subSequence }: Lease, call: Call,
  ): Promise<Learnt> => {
    const at = `${checkpoint}/${subSequence}`
    const known = learnt.get(key)
    if (known?.checkpoint === at && known.arrivedAt !== null) return known
    const place: From = isSequence(checkpoint) ? { after: checkpoint } : 'oldest'
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(patience.shardMs)])
    let found: Learnt = { checkpoint: at, arrivedAt: null, behindMs: 0 }
    let answers = 0
    const walk = { stream, shard, place, most: 1, clock }
    for await (const { records, behindMs, ended } of walkShard(kinesis, walk, { ...call, signal })) {
      const arrivedAt = records[0]?.ApproximateArrivalTimestamp?.getTime() ?? null
      found = { checkpoint: at, arrivedAt, behindMs: ended ? 0 : behindMs }
      answers++
      if (arrivedAt !== null || behindMs === 0 || answers >= mostAnswers) break
    }
    learnt.delete(key)
    learnt.set(key, found)
    for (const oldest of learnt.keys()) if (learnt.size > keptPlaces) learnt.delete(oldest)
    return found
  }
  const placeOf = async (
    { stream, table, shards }: Of, lease: Lease, call: Call, late: AbortSignal,
  ): Promise<Place> => {
    const why = whyUnknown(lease, shards)
    if (why !== null) return { ...bare(lease), age: null, why, arrivedAt: null }
    if (lease.checkpoint === 'SHARD_END') return { ...bare(lease), age: 0, arrivedAt: null }
    try {
      const signal = AbortSignal.any([call.signal, late])
      const { arrivedAt, behindMs } = await learn(`${table}/${stream}/${lease.shard}`, stream, lease, { ...call, signal })
      const waits = arrivedAt ?? (behindMs === 0 ? null : clock.now() - behindMs)
      const age = waits === null ? 0 : Math.max(0, clock.now() - waits) / 1_000
      // Who watches it counts by this machine's clock, AWS by its own.
      return { ...bare(lease), age, arrivedAt: waits === null ? null : waits - clock.at(0) }
    } catch (error) {
      if (call.signal.aborted) throw error
      return { ...bare(lease), age: null, arrivedAt: null, why: `cannot be known because ${failure(error)}` }
    }
  }
  return {
    async of(stream, table, leases, shards, call) {
      const late = AbortSignal.timeout(patience.wholeMs)
      const places = await bounded(leases, atOnce, (lease) => placeOf({ stream, table, shards }, lease, call, late))
      return places.toSorted((a, b) => (a.shard < b.shard ? -1 : 1))
    },
  }
}

const bare = (
  { shard, checkpoint, subSequence, owner, counter }: Lease,
): Pick<Place, 'shard' | 'checkpoint' | 'owner' | 'counter'> =>
  ({ shard, checkpoint: checkpoint !== null && subSequence > 0 ? `${checkpoint}/${subSequence}` : checkpoint, owner, counter })

/** Why the age of a place cannot be known, in the words after "cannot be known because"; null where it can. */
function whyUnknown({ shard, checkpoint }: Lease, shards: readonly Shard[] | null): string | null {
  if (checkpoint === 'SHARD_END') return null
  if (shards && !shards.some(({ id }) => id === shard)) {
    return 'cannot be known because the shard is no longer kept, and what was not read of it is gone'
  }
  switch (checkpoint) {
    case null: return 'cannot be known because its lease has no checkpoint'
    case 'LATEST': return 'cannot be known because it began at the newest record and has not checkpointed since'
    case 'AT_TIMESTAMP':
      return 'cannot be known because it began at a time that its lease does not tell, and has not checkpointed since'
    case 'TRIM_HORIZON': return null
    default: return isSequence(checkpoint) ? null : `cannot be known because its checkpoint is ${checkpoint}`
  }
}

function failure(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'its shard could not be read'
  const { code, message } = error.problem
  if (code === 'Cancelled' || code === 'TimedOut') return 'its shard did not answer in time'
  return `its shard could not be read: ${message.replace(/\.$/, '')}`
}

/** What details tell of a place. */
export const shown = ({ shard, age, why, checkpoint, owner }: Place): KinesisConsumerExtra['shards'][number] =>
  ({ shard, age, checkpoint, owner, ...(why !== undefined && { why }) })

import {
  GetRecordsCommand, GetShardIteratorCommand, KinesisClient, type GetRecordsOutput, type GetShardIteratorInput, type _Record,
} from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { awsCode } from '#main/aws/errors.ts'
import type { Call } from '../driver.ts'
import { cancelled } from '../until-aborted.ts'
import { AwsClock } from './read/clock.ts'
import { dataBytes } from './read/portions.ts'
import type { Kinesis } from './shared.ts'

/** Where in a shard a walk begins: at its ends, at the first record not older than a time (epoch ms), or by a sequence number. */
export type Place =
  | 'oldest' | 'newest' | { readonly time: number } | { readonly at: string } | { readonly after: string }

/**
 * `most` is how many records an answer may have, or tells it before each; 10,000 unless said. `clock` is set by the answers.
 */
export type Walk = {
  readonly stream: string; readonly shard: string; readonly place: Place
  readonly most?: number | (() => number); readonly clock?: AwsClock
}

/**
 * One answer. It may have no records although more come later: a walk has caught up only at `behindMs` 0. `ended` tells that a
 * closed shard was read to its end; its children go on from there.
 */
export type Answer = {
  readonly records: readonly _Record[]; readonly behindMs: number; readonly ended: boolean
}

/** The most records that GetRecords gives (Kinesis API Reference). */
const mostRecords = 10_000
/** A shard gives 2 MiB a second, and throws for as long as an answer was larger, up to 5 s after 10 MiB (GetRecords). */
const bytesPerMs = (2 << 20) / 1_000
const longestRestMs = 5_000
const firstBackoffMs = 1_000
const longestBackoffMs = 10_000
/**
 * Failures in a row: that AWS throttles a shard passes, since its other readers may leave off; a broken network is told sooner.
 */
const mostThrottles = 20
const mostFailures = 4

/**
 * The records of a shard from a place on, one GetRecords at a time and each in its turn, without end while the shard is open:
 * leave the loop where it is enough. Nothing is lost or given twice where an iterator expires (5 minutes, GetShardIterator).
 * Rejects with a ProblemError when AWS throttles it 20 times in a row, and for what cannot be read.
 */
export async function* walkShard(kinesis: Kinesis, walk: Walk, call: Call): AsyncGenerator<Answer, void> {
  const clock = walk.clock ?? new AwsClock(kinesis.tools.now)
  let place = walk.place
  let iterator: string | undefined
  let failures = 0
  for (;;) {
    try {
      await kinesis.turns.next(walk.stream, walk.shard, call.signal, async () => {
        iterator ??= await iteratorAt(kinesis, walk, place, clock, call)
        // What comes from now on is not to be missed where this iterator expires before it gave anything.
        if (place === 'newest') place = { time: clock.now() }
      })
      const most = typeof walk.most === 'function' ? walk.most() : walk.most ?? mostRecords
      const output = await getRecords(kinesis, iterator, most, clock, call)
      failures = 0
      const { Records: records = [], NextShardIterator: next, MillisBehindLatest: behindMs = 0 } = output
      restAfter(kinesis, walk, records)
      const last = records.at(-1)?.SequenceNumber
      if (last !== undefined) place = { after: last }
      // Where an answer is full, more may come; some emulators say 0 between records of one millisecond.
      const isFull = records.length >= most
      yield { records, behindMs: isFull ? Math.max(1, behindMs) : behindMs, ended: !next }
      if (!next) return
      iterator = next
    } catch (error) {
      if (call.signal.aborted) throw stopped(call.signal)
      if (isExpired(error)) iterator = undefined
      else backOff(kinesis, walk, error, failures++)
    }
  }
}

/**
 * Has `clock` know the time of AWS before anything was read; takes no turn of the shard. Rejects with a ProblemError.
 */
export async function tellTime(
  kinesis: Kinesis, { clock, ...at }: Omit<Walk, 'place'> & { readonly clock: AwsClock }, call: Call,
): Promise<void> {
  await iteratorAt(kinesis, at, 'newest', clock, call)
}

/** GetRecords is sent once for each turn: the SDK's own repeats would take turns that others wait for. */
class SingleReads extends KinesisClient {}

async function iteratorAt(
  { client }: Kinesis, { stream, shard }: Omit<Walk, 'place'>, place: Place, clock: AwsClock, { signal }: Call,
): Promise<string | undefined> {
  const input: GetShardIteratorInput = { StreamName: stream, ShardId: shard, ...startingAt(place, clock.now()) }
  try {
    const { ShardIterator } = await client.send(clock.watch(new GetShardIteratorCommand(input)), { abortSignal: signal })
    return ShardIterator
  } catch (error) {
    throw isOfAnother(error) && input.StartingSequenceNumber ? notOf(shard, input.StartingSequenceNumber, error) : error
  }
}

/** AWS refuses a sequence number that did not come from the shard (GetShardIterator, InvalidArgumentException). */
const isOfAnother = (error: unknown): boolean => error instanceof ProblemError && error.problem.code === 'BadInput'

const notOf = (shard: string, sequence: string, cause: unknown): ProblemError => new ProblemError({
  code: 'BadInput', message: `${shard} has no sequence number ${sequence}.`,
  hint: 'Copy it from a record of that shard, or begin at a time.',
}, { cause })

type Starting = Pick<GetShardIteratorInput, 'Timestamp' | 'StartingSequenceNumber'>
  & Required<Pick<GetShardIteratorInput, 'ShardIteratorType'>>

/** A time that is still to come is refused; nothing lies after now. */
function startingAt(place: Place, now: number): Starting {
  if (place === 'oldest') return { ShardIteratorType: 'TRIM_HORIZON' }
  if (place === 'newest') return { ShardIteratorType: 'LATEST' }
  if ('time' in place) return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(Math.min(place.time, now)) }
  if ('at' in place) return { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: place.at }
  return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: place.after }
}

function getRecords(
  { account }: Kinesis, ShardIterator: string | undefined, Limit: number, clock: AwsClock, { signal }: Call,
): Promise<GetRecordsOutput> {
  const command = clock.watch(new GetRecordsCommand({ ShardIterator, Limit }))
  return account.client(SingleReads, { maxAttempts: 1 }).send(command, { abortSignal: signal })
}

function restAfter({ turns }: Kinesis, { stream, shard }: Walk, records: readonly _Record[]): void {
  turns.rest(stream, shard, Math.min(longestRestMs, dataBytes(records) / bytesPerMs))
}

/** Keeps everybody from the shard for a while; throws what will not pass. */
function backOff({ turns }: Kinesis, { stream, shard }: Walk, error: unknown, failures: number): void {
  const most = !(error instanceof ProblemError) ? 0 : patience[error.problem.code] ?? 0
  if (failures >= most) throw error
  turns.rest(stream, shard, Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures))
}

const patience: Readonly<Record<string, number>> = { Throttled: mostThrottles, Unreachable: mostFailures, TimedOut: mostFailures }

const isExpired = (error: unknown): boolean => awsCode(error).startsWith('ExpiredIterator')

function stopped(signal: AbortSignal): ProblemError {
  const reason: unknown = signal.reason
  return reason instanceof ProblemError ? reason : cancelled()
}

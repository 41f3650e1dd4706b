import { setTimeout as sleep } from 'node:timers/promises'
import {
  SubscribeToShardCommand, type KinesisClient, type StartingPosition, type SubscribeToShardEvent,
  type SubscribeToShardEventStream,
} from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { asAwsProblem } from '#main/aws/errors.ts'
import type { Call } from '../../driver.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { Place } from '../records.ts'
import type { Fed, Feed } from './feed.ts'

/** The waits before it is subscribed again (ms): AWS refuses a second subscription within 5 s of one (SubscribeToShard). */
const firstBackoffMs = 1_000
const longestBackoffMs = 10_000
/** Failures in a row before one is told. A place that is still taken passes within seconds. */
const patience: Readonly<Record<string, number>> = { Throttled: 20, Conflict: 10, Unreachable: 4, TimedOut: 4 }

/**
 * What is subscribed: through which client, as which consumer. `isClosed` asks whether a shard is closed, where an emulator goes
 * on with empty events for one instead of ending it.
 */
type Subscriber = {
  readonly client: KinesisClient
  readonly consumerArn: string
  readonly isClosed?: (shard: string, call: Call) => Promise<boolean>
}

/**
 * The records of a shard as AWS pushes them to a registered consumer. AWS ends a subscription after 5 minutes; the next goes on
 * after the continuation sequence number, so nothing is lost or given twice.
 */
export const subscribing = (subscriber: Subscriber): Feed => async function* ({ shard, place }, call) {
  let at: Place = place
  let failures = 0
  let isClosed = false
  for (;;) {
    let isEmpty = true
    try {
      for await (const fed of subscription(subscriber, shard, at, call)) {
        isEmpty = false
        failures = 0
        if (fed.after !== undefined) at = { after: fed.after }
        const caughtUp = fed.records.length === 0 && fed.behindMs === 0
        // Only what is empty after it was closed is its end.
        const ended = fed.ended || (caughtUp && isClosed)
        yield { ...fed, ended }
        if (ended) return
        if (caughtUp) isClosed = await subscriber.isClosed?.(shard, call) ?? false
      }
      // AWS takes one call a second for a shard and consumer.
      if (isEmpty) await pause(firstBackoffMs, call)
    } catch (error) {
      const { problem } = asAwsProblem(error, {
        service: 'Kinesis', operation: 'SubscribeToShard', resource: `shard ${shard}`, reason: call.signal.reason,
      })
      if (call.signal.aborted || failures >= (patience[problem.code] ?? 0)) throw new ProblemError(problem, { cause: error })
      await pause(Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures++), call)
    }
  }
}

/** Ends early where the call does. */
const pause = (ms: number, { signal }: Call): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined)

/** One subscription, of up to 5 minutes. Leaving it closes it. */
async function* subscription(
  { client, consumerArn }: Subscriber, ShardId: string, place: Place, { signal }: Call,
): AsyncGenerator<Fed, void> {
  const leaving = new AbortController()
  const abortSignal = AbortSignal.any([signal, leaving.signal])
  const command = new SubscribeToShardCommand({ ConsumerARN: consumerArn, ShardId, StartingPosition: startingAt(place) })
  try {
    const { EventStream } = await client.send(command, { abortSignal })
    const events = EventStream?.[Symbol.asyncIterator]()
    while (events) {
      const { done, value } = await untilAborted(events.next(), signal)
      if (done) return
      const event = eventOf(value)
      if (event) yield fedOf(event)
    }
  } finally {
    // The stream under way, of HTTP/1.1 or HTTP/2, ends with its request.
    leaving.abort()
  }
}

/** The event, undefined for one of a later version of the API. Throws what AWS says instead of one. */
function eventOf(value: SubscribeToShardEventStream): SubscribeToShardEvent | undefined {
  if (value.SubscribeToShardEvent) return value.SubscribeToShardEvent
  if (value.$unknown) return undefined
  throw Object.values(value)[0] as Error
}

/** A shard ended where no place to go on from is given any more (SubscribeToShardEvent, ChildShards). */
const fedOf = (
  { Records = [], ContinuationSequenceNumber: after, MillisBehindLatest = 0, ChildShards = [] }: SubscribeToShardEvent,
): Fed => ({
  records: Records, behindMs: MillisBehindLatest, ended: ChildShards.length > 0 || !after, ...(after && { after }),
})

function startingAt(place: Place): StartingPosition {
  if (place === 'oldest') return { Type: 'TRIM_HORIZON' }
  if (place === 'newest') return { Type: 'LATEST' }
  if ('time' in place) return { Type: 'AT_TIMESTAMP', Timestamp: new Date(place.time) }
  if ('at' in place) return { Type: 'AT_SEQUENCE_NUMBER', SequenceNumber: place.at }
  return { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: place.after }
}

import type { KinesisClient } from '@aws-sdk/client-kinesis'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Call, Tools } from '../driver.ts'
import type { Registered } from './actions/registered.ts'

/**
 * A shard as ListShards tells of it; sequence and hash keys are whole numbers written as strings. An open shard has no last
 * sequence.
 */
export type Shard = {
  readonly id: string
  readonly open: boolean
  /** None, one after a split, two after a merge. Those older than the retention are no longer listed. */
  readonly parents: readonly string[]
  readonly firstHash: string
  readonly lastHash: string
  readonly firstSequence: string
  readonly lastSequence: string | null
}

/** A stream as DescribeStreamSummary tells of it. Times are epoch ms. */
export type Summary = {
  readonly name: string
  readonly arn: string
  readonly status: string
  readonly mode: 'provisioned' | 'on-demand'
  readonly retentionHours: number
  readonly openShards: number
  readonly consumers: number
  readonly encryption: string | null
  readonly monitoring: readonly string[]
  readonly createdAt: number | null
  /** The most that one of its records may have: 1 MiB unless it was told otherwise (UpdateMaxRecordSize). */
  readonly maxRecordBytes: number
}

/** What ListStreams tells of a stream beside its name; emulators leave it out. */
export type Listed = Pick<Summary, 'arn' | 'status' | 'mode'>

/** What is known of streams and their shards; answers are shared and kept for a while. All reject with a ProblemError. */
export interface Streams {
  /** Names, in order. */
  all(call: Call): Promise<readonly string[]>
  arn(stream: string, call: Call): Promise<string>
  /** At most 10 s old unless `maxAgeMs` says otherwise. */
  summary(stream: string, call: Call, maxAgeMs?: number): Promise<Summary>
  /** The registered consumers, at most 10 s old unless `maxAgeMs` says otherwise. */
  fanOut(stream: string, call: Call, maxAgeMs?: number): Promise<readonly Registered[]>
  /** What is known of a stream without asking. */
  known(stream: string): { readonly summary?: Summary; readonly shards?: readonly Shard[]; readonly listed?: Listed }
  /** Every shard, closed ones too, at most 10 s old; `anew` asks in any case, or where they are as old as it says (ms). */
  shards(stream: string, call: Call, anew?: boolean | number): Promise<readonly Shard[]>
  /** Something about it was changed. */
  forget(stream: string): void
}

/** The turns of all who read a shard through this session: reads, tails, and ages of consumers share one GetRecords a second. */
export interface ShardTurns {
  /**
   * Resolves when the shard may be read again; rejects with the signal's reason. `prepare` runs when its turn has come: the next
   * turn comes a second after that, however long it took.
   */
  next(stream: string, shard: string, signal: AbortSignal, prepare?: () => Promise<void>): Promise<void>
  /** AWS throttled it, or gave 10 MiB: nobody reads it for so long (ms). */
  rest(stream: string, shard: string, ms: number): void
}

/** What the parts of an open Kinesis connection share. */
export type Kinesis = {
  readonly client: KinesisClient
  readonly account: AwsAccount
  readonly tools: Tools
  readonly streams: Streams
  readonly turns: ShardTurns
}

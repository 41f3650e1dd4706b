import { KinesisClient } from '@aws-sdk/client-kinesis'
import type { Call, Run, Tools } from '#main/systems/driver.ts'
import type { Kinesis } from '#main/systems/kinesis/shared.ts'
import { openStreams } from '#main/systems/kinesis/streams.ts'
import { fakeAwsAccount, type Answers } from '../../../fixtures/fake-aws-account.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'
import { testTools } from '../../../fixtures/tools.ts'

/** A call that nobody gives up. */
export const call: Call = { signal: new AbortController().signal, log: quietLog }

/** A run of an action as a job; what it told is in `told`. */
export function run(signal: AbortSignal = call.signal): Run & { readonly told: (number | null)[] } {
  const told: (number | null)[] = []
  return { signal, log: quietLog, journal: '', file: '', told, tell: ({ fraction }) => told.push(fraction), isCancelled: () => signal.aborted }
}

/** A stream as DescribeStreamSummary tells of it. */
export const summary = (more: Readonly<Record<string, unknown>> = {}) => ({
  StreamDescriptionSummary: {
    StreamName: 'clicks', StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/clicks', StreamStatus: 'ACTIVE', OpenShardCount: 2,
    RetentionPeriodHours: 24, ConsumerCount: 0, StreamModeDetails: { StreamMode: 'PROVISIONED' }, StreamCreationTimestamp: new Date(1_000),
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }], ...more,
  },
})

const keys = 1n << 128n
/** A shard that holds the hash keys from one share of the key space to another, as ListShards tells of it. */
export const shard = (id: string, from: number, to: number, more: Readonly<Record<string, unknown>> = {}) => ({
  ShardId: id, HashKeyRange: { StartingHashKey: String(at(from)), EndingHashKey: String(at(to) - 1n) },
  SequenceNumberRange: { StartingSequenceNumber: '0' }, ...more,
})
const at = (share: number): bigint => (keys * BigInt(Math.round(share * 1_000))) / 1_000n

/** Two shards, each half of the key space. */
export const halves = [shard('shardId-0', 0, 0.5), shard('shardId-1', 0.5, 1)]

/** What a driver's parts share, over an account that gives these answers. */
export function world(answers: Answers, tools: Partial<Tools> = {}): { readonly kinesis: Kinesis; readonly asked: readonly string[] } {
  const { account, asked } = fakeAwsAccount({
    answers: { DescribeStreamSummary: () => summary(), ListShards: () => ({ Shards: halves }), ...answers },
  })
  const client = account.client(KinesisClient)
  const given = testTools(tools)
  const kinesis: Kinesis = {
    client, account, tools: given, streams: openStreams(client, given.now, call.signal),
    turns: { next: async (_stream, _shard, _signal, prepare) => { await prepare?.() }, rest() {} },
  }
  return { kinesis, asked }
}

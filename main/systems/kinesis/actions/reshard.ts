import { MergeShardsCommand, SplitShardCommand, UpdateShardCountCommand } from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { KinesisReshard } from '#contract/systems/kinesis.ts'
import type { Action, Call, Run } from '../../driver.ts'
import { streamName } from '../refs.ts'
import type { Kinesis, Summary } from '../shared.ts'
import { checkPlanned, count, planMs, unsupported } from './common.ts'
import { mergeOf, splitOf, targetOf } from './reshard-checks.ts'
import { countLines, mergeLines, splitLines } from './reshard-lines.ts'
import { leftToAws, untilActive, withinLimits } from './wait.ts'

const limit = 'AWS changes the number of shards of a stream at most ten times in 24 hours, '
  + 'and keeps to as many as the account may have.'

/** Changes the shards of a provisioned stream: to so many, by splitting one, or by merging two neighbours. */
export const reshard = (kinesis: Kinesis): Action<KinesisReshard> => ({
  name: 'reshard', appliesTo: 'stream', level: 'admin', input: KinesisReshard,
  async plan(ref, input, call) {
    const name = streamName(ref)
    const summary = await provisioned(kinesis, name, call)
    const shards = await kinesis.streams.shards(name, call, true)
    const told = 'shards' in input ? countLines(kinesis, summary, targetOf(input.shards, summary))
      : 'split' in input ? splitLines(kinesis, summary, splitOf(input, shards))
        : mergeLines(kinesis, summary, mergeOf(input.merge, shards))
    return { id: '', undo: 'no', expiresAt: kinesis.tools.now() + planMs, ...told }
  },
  async run(ref, input, plan, run) {
    const name = streamName(ref)
    const before = await provisioned(kinesis, name, run)
    const now = count(before.openShards, 'open shard')
    if ('shards' in input) {
      if (before.openShards === input.shards) return { changed: 0, lines: [`${name} has ${now} already.`] }
      checkPlanned(plan, name, now)
    }
    await withinLimits(send(kinesis, name, input, before, run), limit)
    const to = 'shards' in input ? input.shards : 'split' in input ? before.openShards + 1 : before.openShards - 1
    const done = await untilActive(kinesis, name, run, ({ openShards }) => shareOf(before.openShards, openShards, to))
    if (!done) return leftToAws(Math.abs(to - before.openShards), `${name} is being changed to ${count(to, 'open shard')}.`)
    return {
      changed: Math.abs(done.openShards - before.openShards),
      lines: [`${name} has ${count(done.openShards, 'open shard')}; it had ${before.openShards.toLocaleString('en')}.`],
    }
  },
})

/** The stream as it is now. Throws where its shards cannot be changed. */
async function provisioned({ streams }: Kinesis, name: string, call: Call): Promise<Summary> {
  streams.forget(name)
  const summary = await streams.summary(name, call)
  if (summary.mode !== 'provisioned') {
    throw unsupported(`${name} is on demand: AWS sets its shards by itself.`, 'Change its mode to provisioned first.')
  }
  if (summary.status === 'ACTIVE') return summary
  throw new ProblemError({
    code: 'Conflict', message: `${name} is ${summary.status.toLowerCase()}: its shards cannot be changed meanwhile.`,
    hint: 'Plan it again when it is active.',
  })
}

async function send(
  { client, streams }: Kinesis, StreamName: string, input: KinesisReshard, summary: Summary, run: Run,
): Promise<unknown> {
  const options = { abortSignal: run.signal }
  if ('shards' in input) {
    const TargetShardCount = targetOf(input.shards, summary)
    return client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' }), options)
  }
  const shards = await streams.shards(StreamName, run, true)
  if ('split' in input) {
    const { shard, at } = splitOf(input, shards)
    return client.send(new SplitShardCommand({ StreamName, ShardToSplit: shard.id, NewStartingHashKey: String(at) }), options)
  }
  const [lower, upper] = mergeOf(input.merge, shards)
  return client.send(new MergeShardsCommand({ StreamName, ShardToMerge: lower.id, AdjacentShardToMerge: upper.id }), options)
}

/** How much of the way is done; on it AWS splits and merges more shards than there are at its end. */
const shareOf = (from: number, now: number, to: number): number | null =>
  (from === to ? null : Math.min(1, Math.max(0, (now - from) / (to - from))))

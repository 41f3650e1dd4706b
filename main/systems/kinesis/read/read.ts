import type { Batch } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '../../driver.ts'
import type { Kinesis, Shard } from '../shared.ts'
import { BackwardFeed } from './backward.ts'
import { ForwardFeed, type Reading } from './forward.ts'
import { Judge } from './judge.ts'
import { descendants } from './lineage.ts'
import { planRead, unread, type ReadPlan } from './plan.ts'
import { Portions } from './portions.ts'
import { ReadRun } from './read-run.ts'
import { writeToken, type Position } from './resume.ts'
import { ShardRun, type Feed } from './shard-run.ts'
import { troubleOf } from './trouble.ts'
import { progressOf, verdictOf, verdictSoFar } from './verdict.ts'

/** With more shards a token is too long to send with every batch; the last one carries it. */
const mostResumed = 200
/** Matches of all shards together hold about so much, and those of one at least this (bytes). */
const bytesHeld = 32 << 20
const leastHeld = 256 << 10

/**
 * Reads a range of a stream or a shard that is fixed when it begins; docs/kinesis.md tells how. Rejects before the first batch
 * for a query or stream that cannot be read; ends with a batch that carries the verdict.
 */
export async function* readStream(kinesis: Kinesis, ref: Ref, query: ReadQuery, call: Call): AsyncGenerator<Batch, void> {
  const startedAt = performance.now()
  const judge = new Judge(query)
  const plan = await planRead(kinesis, ref, query, call)
  // What is under way ends with the read, also where whoever reads it goes away.
  const over = new AbortController()
  const signal = AbortSignal.any([call.signal, over.signal])
  const run = openRun(kinesis, plan, judge, { ...call, signal })
  const state = () => ({ plan, run, judge, elapsedMs: performance.now() - startedAt })
  try {
    for await (const _ of run.steps()) {
      const resume = plan.range.fixed && run.runs.length <= mostResumed ? {
        resume: resumeOf(plan, run), soFar: verdictSoFar(state()),
      } : {}
      yield { messages: run.outbox.take(), progress: progressOf(run), ...resume }
    }
    // Where a shard failed that is the verdict, and a resume tells what became of the stream.
    const another = run.runs.every(({ problem }) => problem === null) && await isAnother(kinesis, plan, call)
    const verdict = verdictOf(state(), another)
    const resume = another || run.runs.every(({ done }) => done) ? {} : { resume: resumeOf(plan, run) }
    yield { messages: run.outbox.take(), progress: progressOf(run), ...resume, verdict: { ...verdict, ...resume } }
  } finally {
    over.abort()
  }
}

function openRun(kinesis: Kinesis, plan: ReadPlan, judge: Judge, call: Call): ReadRun {
  const { asked, clock, range, retentionMs, shards } = plan
  const { stream, direction, limit } = asked
  const share = Math.max(1, shards.length)
  const portions = new Portions(share)
  const reading: Reading = { kinesis, stream, retentionMs, range, judge, clock, portions, call }
  const feed = (shard: Shard, position: Position): Feed => (direction === 'forward'
    ? new ForwardFeed(reading, shard, position)
    : new BackwardFeed(reading, shard, position, Math.max(leastHeld, bytesHeld / share)))
  const opened = (shard: Shard, position: Position): ShardRun => new ShardRun(shard, feed(shard, position), position)
  return new ReadRun(shards.map(({ shard, position }) => opened(shard, position)), {
    direction, limit, signal: call.signal, portions,
    async join({ shard: parent }) {
      if (asked.shards !== null) return []
      // Of one that was closed already the children are known.
      const all = parent.open ? await kinesis.streams.shards(stream, call, true) : plan.all
      return descendants(all, parent.id).map((shard) => opened(shard, unread))
    },
    troubleOf: ({ shard }, error) => troubleOf(kinesis, { stream, shard }, error, call),
  })
}

/** Whether the stream has been deleted and created again since the read began, as far as that can be told. */
async function isAnother({ streams }: Kinesis, { asked, token }: ReadPlan, call: Call): Promise<boolean> {
  try {
    const { createdAt } = await streams.summary(asked.stream, call)
    return createdAt !== token.createdAt
  } catch {
    return false
  }
}

const resumeOf = ({ token, range }: ReadPlan, run: ReadRun): string => writeToken({
  ...token, end: range.end, positions: Object.fromEntries(run.runs.map(({ shard, position }) => [shard.id, position])),
})

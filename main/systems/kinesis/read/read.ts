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
import { ReadRun } from './read-run.ts'
import { writeToken, type Position } from './resume.ts'
import { ShardRun } from './shard-run.ts'
import { progressOf, verdictOf, verdictSoFar } from './verdict.ts'

/** With more shards a token is too long to send with every batch; the last one carries it. */
const mostResumed = 200
/** Answers and matches of all shards together hold about so much (records and bytes). */
const recordsHeld = 160_000
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
    const verdict = verdictOf(state())
    const resume = run.runs.every(({ done }) => done) ? {} : { resume: resumeOf(plan, run) }
    yield { messages: run.outbox.take(), progress: progressOf(run), ...resume, verdict: { ...verdict, ...resume } }
  } finally {
    over.abort()
  }
}

function openRun(kinesis: Kinesis, plan: ReadPlan, judge: Judge, call: Call): ReadRun {
  const { asked, clock, range, shards } = plan
  const { stream, direction, limit } = asked
  const share = Math.max(1, shards.length)
  const most = Math.min(10_000, Math.max(1_000, Math.floor(recordsHeld / share)))
  const reading: Reading = { kinesis, stream, range, judge, clock, most, call }
  const opened = (shard: Shard, position: Position): ShardRun => new ShardRun(shard, direction === 'forward'
   
      ? new ForwardFeed(reading, shard, position)
      : new BackwardFeed(reading, shard, position, Math.max(leastHeld, bytesHeld / share)), position)
  return new ReadRun(shards.map(({ shard, position }) => opened(shard, position)), {
    direction, limit, signal: call.signal,
    async join({ shard: parent }) {
      if (asked.shards !== null || !parent.open) return []
      return descendants(await kinesis.streams.shards(stream, call, true), parent.id).map((shard) => opened(shard, unread))
    },
  })
}

const resumeOf = ({ token, range }: ReadPlan, run: ReadRun): string => writeToken({
  ...token, end: range.end, positions: Object.fromEntries(run.runs.map(({ shard, position }) => [shard.id, position])),
})

import type { Batch, Progress, Verdict } from '#contract/message.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { compileFilter } from '#main/filter/compile.ts'
import { WireBrokers } from '../wire/brokers.ts'
import { readBackward } from './backward.ts'
import { readForward } from './forward.ts'
import { PartitionLog } from './partition-log.ts'
import { PartitionRead } from './partition-read.ts'
import { planRead, type ReadPlan } from './plan.ts'
import { ReadRun } from './read-run.ts'
import { writeToken } from './resume.ts'
import { addCounts, noCounts } from './tally.ts'
import { TopicView } from './topic-view.ts'
import { verdictOf } from './verdict.ts'

const defaultLimit = 100
/** With more partitions a token is too long to send with every batch; the last one carries it. */
const mostResumed = 64

/**
 * Reads a range of a topic that is fixed when it begins; docs/reading.md tells how. Rejects before the first batch for a query or
 * topic that cannot be read; ends with a batch that carries the verdict. `signal` frees the sockets.
 */
export async function* readTopic(
  connection: KafkaConnection, topicName: string, query: ReadQuery, signal: AbortSignal,
): AsyncGenerator<Batch, void> {
  const startedAt = performance.now()
  const filter = compileFilter(query.filter ?? {})
  const brokers = new WireBrokers(connection, signal)
  try {
    const topic = await TopicView.open(topicName, brokers)
    const plan = await planRead(topic, query, signal)
    const partitions = plan.partitions.map((partition) => new PartitionRead(
      partition, new PartitionLog(topic, partition.id, signal),
    ))
    const run = new ReadRun(partitions, {
      limit: query.limit ?? defaultLimit, filter, filtered: Object.keys(query.filter ?? {}).length > 0, showing: query,
      committedOnly: plan.token.committedOnly, signal,
    })
    for await (const _ of plan.direction === 'forward' ? readForward(run) : readBackward(run)) {
      const resume = partitions.length <= mostResumed ? { resume: resumeOf(run, plan) } : {}
      yield { messages: run.outbox.take(), progress: progressOf(run), ...resume }
    }
    const recreated = await problemAtEnd(topic)
    const verdict = verdictOf(run, plan, recreated, performance.now() - startedAt)
    const resume = recreated || !somethingLeft(verdict) ? {} : { resume: resumeOf(run, plan) }
    yield { messages: run.outbox.take(), progress: progressOf(run), ...resume, verdict: { ...verdict, ...resume } }
  } finally {
    brokers.close()
  }
}

function progressOf(run: ReadRun): Progress {
  const counts = noCounts()
  let [done, all] = [0, 0]
  for (const partition of run.partitions) {
    addCounts(counts, partition.counts)
    done += Math.abs(partition.position - partition.plan.position)
    all += Math.abs(partition.plan.end - partition.plan.position)
  }
  return { scanned: counts.scanned, matched: run.matched, bytes: counts.bytes, fraction: all === 0 ? 1 : Math.min(1, done / all) }
}

function resumeOf(run: ReadRun, plan: ReadPlan): string {
  return writeToken({
    ...plan.token,
    ranges: Object.fromEntries(run.partitions.map(({ id, position, plan: { low, high } }) => [id, [low, high, position]])),
  })
}

function somethingLeft({ ranges }: Verdict): boolean {
  return ranges.some(({ to, reached }) => to !== reached)
}

/** A topic that was deleted or created again while it was read makes the read doubtful. */
async function problemAtEnd(topic: TopicView): Promise<Problem | null> {
  try {
    await topic.refresh()
    return null
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
    return error.problem.code === 'Conflict' || error.problem.code === 'NotFound' ? error.problem : null
  }
}

import type { Verdict } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { PartitionRun } from './partition-run.ts'
import type { ReadPlan } from './plan.ts'
import type { ReadRun } from './read-run.ts'
import { addCounts, noCounts } from './tally.ts'

/**
 * How a read ended and what it covered; everything is counted from where it began to what it reached. `topicProblem` makes it
 * partial.
 */
export function verdictOf(run: ReadRun, plan: ReadPlan, topicProblem: Problem | null, elapsedMs: number): Verdict {
  const counts = noCounts()
  for (const partition of run.partitions) addCounts(counts, partition.counts)
  const held = run.partitions.flatMap((partition) => heldProblem(plan, partition))
  const failed = [
    ...plan.problems, ...run.partitions.flatMap(({ problem }) => problem ?? []), ...held, ...(topicProblem ? [topicProblem] : [])
  ]
  const unread = run.partitions.some((partition) => partition.position !== partition.plan.end)
  const outcome = failed.length > 0 ? 'partial' : unread ? 'limit' : 'complete'
  return {
    outcome,
    scanned: counts.scanned, matched: run.matched, bytes: counts.bytes,
    undecodable: counts.undecodable, filterErrors: counts.filterErrors, aborted: counts.aborted, open: counts.open,
    control: counts.control,
    expired: counts.expired,
    span: { from: outcome === 'limit' && plan.direction === 'backward' ? run.lastSentAt : counts.firstTime, to: counts.lastTime },
    ranges: run.partitions.map((partition) => ({
      partition: String(partition.id), from: String(partition.plan.position), to: String(partition.plan.end),
      reached: String(partition.position),
    })),
    problems: [
      ...failed, ...run.partitions.flatMap((partition) => expiredProblem(plan, partition)), ...run.errors.values()
    ],
    elapsedMs: Math.round(elapsedMs),
  }
}

/**
 * What a read that goes on would say if it ended here. Its span is that of all that was judged, also where one partition is ahead
 * of the others: what is read after it does not judge that again.
 */
export function verdictSoFar(run: ReadRun, plan: ReadPlan, elapsedMs: number): Verdict {
  const counts = noCounts()
  for (const partition of run.partitions) addCounts(counts, partition.counts)
  return {
    ...verdictOf(run, plan, null, elapsedMs), outcome: 'stopped', span: { from: counts.firstTime, to: counts.lastTime },
  }
}

const refOf = ({ token }: ReadPlan, { id }: PartitionRun) => ({ kind: 'partition', path: [token.topic, String(id)] })

/** A committed read that met an open transaction before the end it was asked for. Backward it begins below it. */
function heldProblem(plan: ReadPlan, partition: PartitionRun): Problem[] {
  const { heldFrom, high } = partition.plan
  if (heldFrom === null || (plan.direction === 'forward' && partition.position < heldFrom)) return []
  return [{
    code: 'Conflict',
    message: `Partition ${partition.id}: offsets ${heldFrom} to ${high - 1} wait for an open transaction and were not read.`,
    hint: 'Read without committedOnly to see them, or resume when the transaction has ended.', ref: refOf(plan, partition),
  }]
}

function expiredProblem(plan: ReadPlan, partition: PartitionRun): Problem[] {
  const { expired } = partition.counts
  if (expired === 0) return []
  return [{
    code: 'NotFound',
    message: `Partition ${partition.id}: ${expired} offsets of the range were deleted before they could be read.`,
    hint: 'Retention or a deletion of records took them.', ref: refOf(plan, partition),
  }]
}

import type { Batch, Progress, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { keyNote } from './key-note.ts'
import { PartitionRun } from './partition-run.ts'
import type { ReadPlan } from './plan.ts'
import { ReadRun } from './read-run.ts'
import type { SliceReaders } from './readers.ts'
import { writeToken } from './resume.ts'
import { addCounts, noCounts } from './tally.ts'
import { verdictOf, verdictSoFar } from './verdict.ts'

const defaultLimit = 100
/** With more partitions a token is too long to send with every batch; the last one carries it. */
const mostResumed = 1_000

/**
 * Reads a range of a topic that is fixed when it begins; docs/reading.md tells how. Rejects before the first batch for a query or
 * topic that cannot be read; ends with a batch that carries the verdict. `signal` frees the sockets. Where `placeOf` knows the
 * partition of what is looked for, that one is read first, and the others only when it holds no match.
 */
export async function* readTopic(
  readers: SliceReaders & { plan(): Promise<ReadPlan> }, query: ReadQuery, signal: AbortSignal,
  placeOf: (query: ReadQuery, plan: ReadPlan) => number | null = () => null,
): AsyncGenerator<Batch, void> {
  const startedAt = performance.now()
  try {
    const plan = await readers.plan()
    const place = placeOf(query, plan)
    const partitions = plan.partitions.map((partition) => new PartitionRun(partition, plan.direction))
    const [first, reserve] = place === null
      ? [partitions, []]
      : [partitions.filter(({ id }) => id === place), partitions.filter(({ id }) => id !== place)]
    const run = new ReadRun(first, readers, {
      direction: plan.direction, limit: query.limit ?? defaultLimit,
      filtered: Object.keys(query.filter ?? {}).length > 0, reserve, signal,
    })
    const soFar = () => verdictSoFar(run, plan, performance.now() - startedAt)
    for await (const _ of run.steps()) {
      const resume = run.partitions.length <= mostResumed ? { resume: resumeOf(run, plan), soFar: soFar() } : {}
      yield { messages: run.outbox.take(), progress: progressOf(run), ...resume }
    }
    const recreated = await readers.check()
    const notes = place === null ? {} : { notes: [keyNote(place, run.reserveRead, plan)] }
    const verdict = { ...verdictOf(run, plan, recreated, performance.now() - startedAt), ...notes }
    const resume = recreated || !somethingLeft(verdict) ? {} : { resume: resumeOf(run, plan) }
    yield { messages: run.outbox.take(), progress: progressOf(run), ...resume, verdict: { ...verdict, ...resume } }
  } finally {
    readers.close()
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

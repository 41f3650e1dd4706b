import { type Problem, ProblemError } from '#contract/problem.ts'
import { fetchRecords, type FetchedPartition } from '../wire/requests/fetch.ts'
import { pause } from './pause.ts'
import type { TailPartition } from './tail-partition.ts'
import type { TopicView } from './topic-view.ts'

/** What one long poll of a leader gave: answers, or the problem after a pause. `askedAt` is performance.now(). */
export type Poll = {
  readonly leader: number
  readonly askedAt: number
  readonly answers: readonly FetchedPartition[]
  readonly problem: Problem | null
}

const maxWaitMs = 500
const partitionBytes = 1 << 20
const requestBytes = 4 << 20
const retryMs = 500

/** Waits at a leader for new records of its partitions, half a second at most. Rejects only with Cancelled. */
export async function pollLeader(
  topic: TopicView, leader: number, partitions: readonly TailPartition[], committed: boolean, signal: AbortSignal,
): Promise<Poll> {
  const askedAt = performance.now()
  try {
    const broker = await topic.brokers.to(leader)
    const wanted = partitions.map(({ id, position }) => ({
      topic: topic.name, partition: id, offset: position, maxBytes: partitionBytes,
    }))
    const { partitions: answers } = await fetchRecords(
      broker, wanted, { maxWaitMs, minBytes: 1, maxBytes: requestBytes, committed },
    )
    return { leader, askedAt, answers, problem: null }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    await pause(retryMs, signal)
    return { leader, askedAt, answers: [], problem: error.problem }
  }
}

import { type Problem, ProblemError } from '#contract/problem.ts'
import { meansStaleMetadata } from '../wire/error-codes.ts'
import { earliestTime, latestTime, listOffsets } from '../wire/requests/list-offsets.ts'
import { pause } from './pause.ts'
import type { TopicView } from './topic-view.ts'

/** Where one partition's log stood when it was asked: [start, end) are its offsets, `stable` is where open transactions begin.
 * `atTimes` holds, for each time asked, the first offset of a record that is not older; the end where there is none. */
export type Bounds = {
  readonly start: number; readonly end: number; readonly stable: number; readonly atTimes: ReadonlyMap<number, number>
}

/** How long a partition without a leader is asked for again, ms. */
const patienceMs = 2_000
const waitMs = 250

/**
 * The bounds of these partitions by ListOffsets, all of a leader in a few requests. A partition that no leader answers for has a
 * problem instead.
 */
export async function boundsOf(
  topic: TopicView, partitions: readonly number[], times: readonly number[], signal: AbortSignal,
): Promise<ReadonlyMap<number, Bounds | Problem>> {
  const found = new Map<number, Bounds | Problem>()
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const missing = partitions.filter((id) => !isBounds(found.get(id)))
    const leaders = Map.groupBy(missing, (id) => topic.leaderOf(id))
    const answers = await Promise.all([...leaders].map(([leader, ids]) => ofLeader(topic, leader, ids, times, signal)))
    for (const [id, bounds] of answers.flat()) found.set(id, bounds)
    if (performance.now() > giveUpAt || ![...found.values()].some(passes)) return found
    await pause(waitMs, signal)
    await topic.refresh()
  }
}

/** Tells bounds from the Problem that stands in their place. */
export function isBounds(found: Bounds | Problem | undefined): found is Bounds {
  return found !== undefined && 'end' in found
}

const passes = (found: Bounds | Problem) => !isBounds(found) && (found.code === 'Unreachable' || found.code === 'TimedOut')

async function ofLeader(
  topic: TopicView, leader: number | undefined, ids: readonly number[], times: readonly number[], signal: AbortSignal,
): Promise<readonly (readonly [number, Bounds | Problem])[]> {
  if (leader === undefined) return ids.map((id) => [id, topic.leaderless(id)] as const)
  try {
    const broker = await topic.brokers.to(leader)
    const ask = (time: number, committed: boolean) => listOffsets(
      broker, topic.name, ids.map((partition) => ({ partition, time })), committed,
    )
    const [starts, ends, stables, ...atTimes] = await Promise.all([
      ask(earliestTime, false), ask(latestTime, false), ask(latestTime, true), ...times.map((time) => ask(time, false)),
    ])
    return ids.map((id) => {
      const all = [starts, ends, stables, ...atTimes].map((list) => list.find(({ partition }) => partition === id))
      const error = all.find((one) => one?.error !== 0)?.error ?? 0
      if (error !== 0) return [id, problemOf(topic, id, error)] as const
      const [start = 0, end = 0, stable = 0, ...offsets] = all.map((one) => one?.offset ?? 0)
      return [
        id, { start, end, stable, atTimes: new Map(times.map((time, index) => [time, orEnd(offsets[index], end)])) },
      ] as const
    })
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return ids.map((id) => [id, { ...error.problem, ref: topic.refOf(id) }] as const)
  }
}

function orEnd(offset: number | undefined, end: number): number {
  return offset === undefined || offset < 0 ? end : Math.min(offset, end)
}

function problemOf(topic: TopicView, id: number, error: number): Problem {
  const problem = topic.refused(id, error)
  return { ...problem, code: meansStaleMetadata(error) ? 'Unreachable' : problem.code }
}

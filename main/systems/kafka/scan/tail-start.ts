import { type Problem, ProblemError } from '#contract/problem.ts'
import type { TailQuery } from '#contract/query.ts'
import { checkPartitions } from './bad-query.ts'
import { boundsOf, isBounds } from './bounds.ts'
import { readToken } from './resume.ts'
import { mostBehind } from './tail-partition.ts'
import type { TopicView } from './topic-view.ts'

/**
 * Where following begins, by partition; `before` is where the last n are looked for. `missing` have no leader yet, named in
 * `problems`.
 */
export type TailStart = {
  readonly positions: ReadonlyMap<number, number>
  readonly before: ReadonlyMap<number, number>
  readonly missing: readonly number[]
  readonly problems: readonly Problem[]
}

/** Throws BadInput for an unknown partition or a token that does not fit, Conflict for a token of a topic since re-created. */
export async function planTail(topic: TopicView, query: TailQuery, signal: AbortSignal): Promise<TailStart> {
  const token = typeof query.from === 'object' && 'resume' in query.from
    ? readToken(query.from.resume, 'tail', topic.name, query)
    : null
  if (token && token.topicId !== topic.topicId) {
    throw new ProblemError({
      code: 'Conflict', message: `Topic ${topic.name} was deleted and created again since.`, hint: 'Follow it from the newest.',
    })
  }
  const ids = query.partitions ?? token?.partitions ?? topic.partitions
  checkPartitions(topic, ids)
  const found = await boundsOf(topic, ids, [], signal)
  const positions = new Map<number, number>()
  const before = new Map<number, number>()
  const problems: Problem[] = []
  for (const id of ids) {
    const bounds = found.get(id)
    if (!isBounds(bounds)) {
      if (bounds) problems.push(bounds)
      continue
    }
    const end = query.committedOnly ? bounds.stable : bounds.end
    // A partition that the token does not know was added after it was written.
    positions.set(id, token ? Math.min(token.ranges[id]?.[2] ?? bounds.start, bounds.end) : end)
    before.set(id, Math.max(bounds.start, end - mostBehind))
  }
  const [first] = problems
  if (first && positions.size === 0) throw new ProblemError(first)
  return { positions, before, missing: ids.filter((id) => !positions.has(id)), problems }
}

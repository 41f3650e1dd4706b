import { useQuery } from '@tanstack/react-query'
import type { Problem } from '#contract/problem.ts'
import type { Resource } from '#contract/resource.ts'
import { refKey } from '#contract/ref.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import type { Place } from '../../live/follow-samples.ts'

/**
 * The groups that have a place in a topic; undefined while they are looked for. `unread` counts groups whose topics could not be
 * learned.
 */
export type Readers = {
  readonly groups: readonly Resource[] | undefined
  readonly unread: number
  readonly problems: readonly Problem[]
  readonly failed: Problem | undefined
  readonly again: () => void
}

const pageSize = 1_000
/** A cluster with more groups is not searched whole just to open a topic. */
const mostGroups = 5_000

async function findReaders({ connection, system }: Place, topic: string, signal: AbortSignal) {
  const all: Resource[] = []
  const problems: Problem[] = []
  let cursor: string | undefined
  do {
    const query = { kind: 'group', limit: pageSize, ...(cursor !== undefined && { cursor }) }
    const page = await client.resources.list({ connection, system, ...query }, { signal })
    all.push(...page.items)
    problems.push(...page.problems)
    cursor = page.next
  } while (cursor !== undefined && all.length < mostGroups)
  const topics = new Map<string, unknown>()
  for (let at = 0; at < all.length; at += pageSize) {
    const refs = all.slice(at, at + pageSize).map((group) => group.ref)
    const { samples } = await client.samples.latest({ connection, system, refs }, { signal })
    for (const sample of samples) topics.set(refKey(sample.ref), sample.facts?.topics)
  }
  const reads = all.filter((group) => {
    const known = topics.get(refKey(group.ref))
    return Array.isArray(known) && known.includes(topic)
  })
  return { groups: reads, unread: all.filter((group) => !Array.isArray(topics.get(refKey(group.ref)))).length, problems }
}

/** Which groups read a topic, from one list and one round of samples, kept for a minute. */
export function useReaders(place: Place, topic: string): Readers {
  const query = useQuery({
    queryKey: ['readers', place.connection, place.system, topic],
    queryFn: ({ signal }) => findReaders(place, topic, signal),
    staleTime: 60_000,
  })
  return {
    groups: query.data?.groups, unread: query.data?.unread ?? 0, problems: query.data?.problems ?? [],
    failed: query.error ? toProblem(query.error) : undefined, again: () => void query.refetch(),
  }
}

import type { Query } from './gather.ts'

// GetMetricData's own limits (CloudWatch API Reference): queries and points a call.
const maxQueries = 500
const maxPoints = 100_800
const recentMs = 2 * 3_600_000

/** What one call asks for: all its members over one span. */
export type Group<Member> = { readonly members: readonly Member[]; readonly from: number; readonly to: number }

/**
 * The fewest calls for some queries. The price is a series' and not its points', so that short spans are widened to share a call;
 * long ones share it only with their like.
 */
export function groupsOf<Member>(all: readonly Member[], queryOf: (member: Member) => Query): Group<Member>[] {
  const bySpan = Map.groupBy(all, (member) => {
    const { from, to } = queryOf(member)
    return to - from <= recentMs ? 'recent' : `${from} ${to}`
  })
  return [...bySpan.values()].flatMap((members) => {
    const queries = members.map(queryOf)
    const from = Math.min(...queries.map((query) => query.from))
    const to = Math.max(...queries.map((query) => query.to))
    const pointsEach = Math.max(...queries.map(({ series }) => Math.ceil((to - from) / 1_000 / series.period)))
    const size = Math.max(1, Math.min(maxQueries, Math.floor(maxPoints / Math.max(1, pointsEach))))
    return Array.from({ length: Math.ceil(members.length / size) }, (_, n) =>
      ({ members: members.slice(n * size, (n + 1) * size), from, to }))
  })
}

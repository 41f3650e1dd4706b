import type { Query } from './gather.ts'

// GetMetricData's own limits (CloudWatch API Reference): queries and points a call.
const maxQueries = 500
const maxPoints = 100_800
/** The longest span that is widened to share a call, and how wide it may become: 500 series of it fit into one call. */
const shortMs = 2 * 3_600_000
const sharedMs = 3 * 3_600_000

/** What one call asks for: all its members over one span. */
export type Group<Member> = { readonly members: readonly Member[]; readonly from: number; readonly to: number }

/**
 * The fewest calls for some queries. The price is a series' and not its points', so that short spans near each other are widened
 * to share a call; long ones share it only with their like.
 */
export function groupsOf<Member>(all: readonly Member[], queryOf: (member: Member) => Query): Group<Member>[] {
  const isShort = (member: Member) => queryOf(member).to - queryOf(member).from <= shortMs
  const long = Map.groupBy(all.filter((member) => !isShort(member)), (member) => `${queryOf(member).from} ${queryOf(member).to}`)
  const shared = nearEachOther(all.filter(isShort), queryOf)
  return [...shared, ...long.values()].flatMap((members) => callsFor(members, members.map(queryOf)))
}

/** The latest first, each with those before it that lie near enough. */
function nearEachOther<Member>(short: readonly Member[], queryOf: (member: Member) => Query): readonly (readonly Member[])[] {
  const found: { readonly to: number; readonly members: Member[] }[] = []
  for (const member of short.toSorted((a, b) => queryOf(b).to - queryOf(a).to)) {
    const { from, to } = queryOf(member)
    const last = found.at(-1)
    if (last && last.to - from <= sharedMs) last.members.push(member)
    else found.push({ to, members: [member] })
  }
  return found.map(({ members }) => members)
}

function callsFor<Member>(members: readonly Member[], queries: readonly Query[]): Group<Member>[] {
  const periods = queries.map(({ series }) => series.period)
  // CloudWatch counts periods from the beginning of the span, so that it must be one of the widest.
  const widest = Math.max(...periods) * 1_000
  const from = Math.floor(Math.min(...queries.map((query) => query.from)) / widest) * widest
  const to = Math.max(...queries.map((query) => query.to))
  const pointsEach = Math.ceil((to - from) / 1_000 / Math.min(...periods))
  const size = Math.max(1, Math.min(maxQueries, Math.floor(maxPoints / Math.max(1, pointsEach))))
  return Array.from({ length: Math.ceil(members.length / size) }, (_, n) =>
    ({ members: members.slice(n * size, (n + 1) * size), from, to }))
}

import { isDeepStrictEqual } from 'node:util'
import type { Batch, Progress, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'

type Counts = Pick<Verdict, 'scanned' | 'matched' | 'bytes'>

/** The query that goes on from a token: one stopped at its limit gets the limit anew, another what was left of it. */
export function goingOn(query: ReadQuery, resume: string, { matched }: Counts): ReadQuery {
  const { from: _from, until: _until, direction: _direction, limit = 100, ...rest } = query
  return { ...rest, from: { resume }, limit: limit - (matched % limit) }
}

/**
 * The verdict of a read that ended after this batch, as its reader told it. One that does not tell leaves what its progress says,
 * and no range.
 */
export function stoppedAfter({ soFar, progress, resume }: Batch, elapsedMs: number): Verdict {
  const { scanned, matched, bytes } = progress
  const told = soFar ?? {
    scanned, matched, bytes, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
    span: { from: null, to: null }, ranges: [], problems: [], elapsedMs,
  }
  return { ...told, outcome: 'stopped', resume }
}

/** Two parts of one read, the second resumed where the first stopped: its fraction is one of what the first left. */
export function joinProgress(first: Progress, second: Progress): Progress {
  const [done, more] = [first.fraction, second.fraction]
  return {
    scanned: first.scanned + second.scanned, matched: first.matched + second.matched, bytes: first.bytes + second.bytes,
    fraction: done === null || more === null ? more : done + (1 - done) * more,
  }
}

/**
 * The verdict over both parts: counts add up, each range begins where the first part began it, the outcome and what is left to
 * read are the second's.
 */
export function joinVerdicts(first: Verdict, second: Verdict): Verdict {
  const sum = (key: Count) => first[key] + second[key]
  const notes = [...new Set([...first.notes ?? [], ...second.notes ?? []])]
  return {
    ...second,
    scanned: sum('scanned'), matched: sum('matched'), bytes: sum('bytes'), undecodable: sum('undecodable'),
    filterErrors: sum('filterErrors'), aborted: sum('aborted'), open: sum('open'), control: sum('control'),
    expired: sum('expired'), elapsedMs: sum('elapsedMs'),
    span: { from: outer(Math.min, first.span.from, second.span.from), to: outer(Math.max, first.span.to, second.span.to) },
    ranges: joinRanges(first.ranges, second.ranges),
    problems: [...first.problems, ...second.problems.filter((one) => !first.problems.some((old) => isDeepStrictEqual(old, one)))],
    ...(notes.length > 0 && { notes }),
  }
}

function joinRanges(first: Verdict['ranges'], second: Verdict['ranges']): Verdict['ranges'] {
  const later = new Map(second.map((range) => [range.partition, range]))
  const both = first.map((range) => ({ ...range, ...later.get(range.partition), from: range.from }))
  const named = new Set(first.map(({ partition }) => partition))
  return [...both, ...second.filter(({ partition }) => !named.has(partition))]
}

type Count = { [Key in keyof Verdict]-?: Verdict[Key] extends number ? Key : never }[keyof Verdict]

const outer = (pick: (a: number, b: number) => number, a: number | null, b: number | null) =>
  (a === null ? b : b === null ? a : pick(a, b))

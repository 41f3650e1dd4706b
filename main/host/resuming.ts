import type { Job } from '#contract/job.ts'
import type { Progress, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'

/**
 * The query that goes on from a token. A search that stopped at its limit gets the limit anew, a cut-off one what is left of it.
 */
export function goingOn(query: ReadQuery, resume: string, { verdict, progress }: Job): ReadQuery {
  const { from: _from, until: _until, direction: _direction, limit = 100, ...rest } = query
  return { ...rest, from: { resume }, limit: verdict ? limit : Math.max(1, limit - progress.matched) }
}

/** Two parts of one read, the second resumed where the first stopped. */
export function joinProgress(first: Progress, second: Progress): Progress {
  return {
    scanned: first.scanned + second.scanned, matched: first.matched + second.matched, bytes: first.bytes + second.bytes,
    fraction: second.fraction,
  }
}

/**
 * The verdict of a read whose first part was cut off before its own: what its progress told is added, the rest is the second's.
 */
export function withProgress({ scanned, matched, bytes }: Progress, second: Verdict): Verdict {
  return { ...second, scanned: scanned + second.scanned, matched: matched + second.matched, bytes: bytes + second.bytes }
}

/** The verdict over both parts: counts add up, the outcome and what is left to read are the second's. */
export function joinVerdicts(first: Verdict, second: Verdict): Verdict {
  const sum = (key: Count) => first[key] + second[key]
  return {
    ...second,
    scanned: sum('scanned'), matched: sum('matched'), bytes: sum('bytes'), undecodable: sum('undecodable'),
    filterErrors: sum('filterErrors'), aborted: sum('aborted'), open: sum('open'), control: sum('control'),
    expired: sum('expired'), elapsedMs: sum('elapsedMs'),
    span: { from: outer(Math.min, first.span.from, second.span.from), to: outer(Math.max, first.span.to, second.span.to) },
    problems: [...first.problems, ...second.problems],
  }
}

type Count = { [Key in keyof Verdict]-?: Verdict[Key] extends number ? Key : never }[keyof Verdict]

const outer = (pick: (a: number, b: number) => number, a: number | null, b: number | null) =>
  (a === null ? b : b === null ? a : pick(a, b))

import type { Progress, Verdict } from '#contract/message.ts'

export const noProgress: Progress = { scanned: 0, matched: 0, bytes: 0, fraction: null }

/** Two reads of one range as one: counts add up, what was reached is where the later one stopped. */
export const addProgress = (before: Progress, now: Progress): Progress =>
  ({ scanned: before.scanned + now.scanned, matched: before.matched + now.matched, bytes: before.bytes + now.bytes, fraction: now.fraction })

const least = (a: number | null, b: number | null): number | null => (a === null || b === null ? a ?? b : Math.min(a, b))
const most = (a: number | null, b: number | null): number | null => (a === null || b === null ? a ?? b : Math.max(a, b))

/** The verdict over a read and its continuation: the outcome is the later one's, a partition's range is the whole it had. */
export function addVerdict(before: Verdict, now: Verdict): Verdict {
  const earlier = new Map(before.ranges.map((range) => [range.partition, range]))
  const later = new Set(now.ranges.map((range) => range.partition))
  return {
    ...now,
    scanned: before.scanned + now.scanned, matched: before.matched + now.matched, bytes: before.bytes + now.bytes,
    undecodable: before.undecodable + now.undecodable, filterErrors: before.filterErrors + now.filterErrors,
    aborted: before.aborted + now.aborted, open: before.open + now.open, control: before.control + now.control, expired: before.expired + now.expired,
    elapsedMs: before.elapsedMs + now.elapsedMs,
    span: { from: least(before.span.from, now.span.from), to: most(before.span.to, now.span.to) },
    ranges: [
      ...now.ranges.map((range) => ({ ...range, from: earlier.get(range.partition)?.from ?? range.from, to: earlier.get(range.partition)?.to ?? range.to })),
      ...before.ranges.filter((range) => !later.has(range.partition)),
    ],
  }
}

/** How many offsets the ranges of a verdict hold; some of them may hold no message, so it is an upper bound. */
export const offsetsIn = (verdict: Verdict): number =>
  Number(verdict.ranges.reduce((sum, { from, to }) => sum + (BigInt(to) > BigInt(from) ? BigInt(to) - BigInt(from) : BigInt(from) - BigInt(to)), 0n))

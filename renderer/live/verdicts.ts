import type { Progress, Verdict } from '#contract/message.ts'

export const noProgress: Progress = { scanned: 0, matched: 0, bytes: 0, fraction: null }

/** Two reads of one range as one: counts add up. The later one's `fraction` is of what the earlier one left. */
export function addProgress(before: Progress, now: Progress): Progress {
  const scanned = before.scanned + now.scanned
  const whole = now.fraction !== null && now.fraction > 0 ? before.scanned + now.scanned / now.fraction : null
  return {
    scanned, matched: before.matched + now.matched, bytes: before.bytes + now.bytes,
    fraction: before.scanned === 0 ? now.fraction : whole === null || whole === 0 ? null : scanned / whole,
  }
}

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
    aborted: before.aborted + now.aborted, open: before.open + now.open, control: before.control + now.control,
    expired: before.expired + now.expired,
    elapsedMs: before.elapsedMs + now.elapsedMs,
    span: { from: least(before.span.from, now.span.from), to: most(before.span.to, now.span.to) },
    ranges: [
      ...now.ranges.map((range) => {
        const { from, to } = earlier.get(range.partition) ?? range
        return { ...range, from, to }
      }),
      ...before.ranges.filter((range) => !later.has(range.partition)),
    ],
  }
}

/**
 * How many offsets the ranges of a verdict hold; some of them may hold no message, so it is an upper bound. null for shards: their
 * sequence numbers count nothing.
 */
export function offsetsIn({ ranges }: Verdict): number | null {
  if (ranges.some(({ partition }) => !/^\d+$/.test(partition))) return null
  return ranges.reduce((sum, { from, to }) => sum + Math.abs(Number(BigInt(to) - BigInt(from))), 0)
}

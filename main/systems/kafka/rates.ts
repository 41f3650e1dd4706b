/** How fast counters that only grow are growing. */
export interface Rates {
  /**
   * Items per second since an earlier round, at most fifteen seconds ago; null in the first round, and after the counter went
   * back.
   */
  observe(key: string, at: number, count: bigint): number | null
}

type Point = { readonly at: number; readonly count: bigint }

const windowMs = 15_000
/** Rounds closer than this say more about the clock than about the counter. */
const leastMs = 400
const keptKeys = 200_000

/** Keeps a few points a counter, forgetting counters not seen for long. */
export function openRates(): Rates {
  const counters = new Map<string, readonly Point[]>()
  return {
    observe: (key, at, count) => {
      const points = counters.get(key) ?? []
      const last = points.at(-1)
      const kept = last && last.count > count ? [] : points.filter((point) => at - point.at <= windowMs)
      // Many readers of one counter make one point.
      const isNew = kept.length === 0 || at - (last?.at ?? 0) >= leastMs
      if (isNew) {
        counters.delete(key) // and set again, so that the first keys are those not seen for longest
        counters.set(key, [...kept, { at, count }])
      }
      for (const oldest of counters.keys()) {
        if (counters.size <= keptKeys) break
        counters.delete(oldest)
      }
      const first = kept[0]
      return first && at - first.at >= leastMs ? Number(count - first.count) / ((at - first.at) / 1_000) : null
    },
  }
}

/**
 * Points of one series in the order of time: `at` in epoch ms, the highest value and the average of what each stands for. A
 * point that was sampled is both itself; NaN is unknown, and a gap.
 */
export type Points = { readonly at: number[]; readonly peak: number[]; readonly mean: number[] }

/** Which of the two a chart shows: of a backlog or an age the highest value, of a rate the average. */
export type How = 'peak' | 'mean'

export const noPoints = (): Points => ({ at: [], peak: [], mean: [] })

export function addPoint(points: Points, at: number, peak: number, mean: number): void {
  points.at.push(at)
  points.peak.push(peak)
  points.mean.push(mean)
}

/** Points as they are folded, and of each the place of the one it was taken from; -1 for a gap. */
export type Folded = Points & { readonly from: number[] }

/**
 * One point for each stretch of `width` ms from `first` on that has any: the highest value at the time it was measured, and the
 * average. A gap stays one where a whole stretch has no value; a shorter one is finer than the stretches. With `carry`, unknown
 * at the end counts from the next stretch on, for what is joined to more of its kind.
 */
export function fold({ at, peak, mean }: Points, first: number, width: number, carry = false): Folded {
  const out: Folded = { ...noPoints(), from: [] }
  const stretchOf = (time: number) => Math.floor((time - first) / width)
  const put = (time: number, high: number, average: number, from: number) => {
    addPoint(out, time, high, average)
    out.from.push(from)
  }
  let [stretch, best, sum, count, gap] = [-1, -1, 0, 0, -1]
  const close = () => {
    if (count > 0) put(at[best] ?? 0, peak[best] ?? Number.NaN, sum / count, best)
  }
  for (let n = 0; n < at.length; n++) {
    const high = peak[n] ?? Number.NaN
    if (Number.isNaN(high)) {
      gap = count === 0 && gap >= 0 ? gap : n
      continue
    }
    const next = stretchOf(at[n] ?? 0)
    if (count === 0) {
      if (gap >= 0 && stretchOf(at[gap] ?? 0) < next) put(at[gap] ?? 0, Number.NaN, Number.NaN, -1)
    } else if (next !== stretch) {
      close()
      if (gap >= 0 && next > stretch + 1) put(first + (stretch + 1) * width, Number.NaN, Number.NaN, -1)
    }
    if (count === 0 || next !== stretch) [stretch, best, sum, count] = [next, n, 0, 0]
    if (high > (peak[best] ?? -Infinity)) best = n
    sum += mean[n] ?? high
    count++
    gap = -1
  }
  close()
  if (gap < 0) return out
  if (count === 0) put(at[gap] ?? 0, Number.NaN, Number.NaN, -1)
  else if (carry || stretchOf(at[gap] ?? 0) > stretch) put(first + (stretch + 1) * width, Number.NaN, Number.NaN, -1)
  return out
}

/** At most `most` points over the time that they cover between them; as they are where there are no more. */
export function atMost(points: Points, most: number): Folded {
  const { at } = points
  if (at.length <= most) return { ...points, from: at.map((_, n) => n) }
  const [first = 0, last = 0] = [at[0], at.at(-1)]
  // A little wider, so that the last point falls into the last stretch and not behind it.
  return fold(points, first, (last - first + 1) / most)
}

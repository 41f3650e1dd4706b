/** The spans pictures of the past are drawn over, minutes: short at first, so that the first numbers are a line and not a dot. */
const spans = [5, 10, 15, 20, 30] as const

/** How many minutes a picture covers at `now` when its oldest number is from `oldest` (both epoch ms): the least span that holds it, at most 30. */
export function spanMinutes(oldest: number | undefined, now: number): number {
  const age = oldest === undefined ? 0 : now - oldest
  return spans.find((minutes) => age <= minutes * 60_000) ?? 30
}

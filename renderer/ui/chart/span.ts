/** The spans pictures of the past are drawn over, minutes: short at first, so that the first numbers are a line and not a dot. */
const spans = [1, 2, 5, 10, 15, 20, 30] as const

/**
 * How many minutes a picture covers at `now` when its oldest number is from `oldest` (both epoch ms): the least span that holds
 * it, from `least` to 30. A picture without a scale of time may be shorter than one with ticks.
 */
export function spanMinutes(oldest: number | undefined, now: number, least = 5): number {
  const age = oldest === undefined ? 0 : now - oldest
  return spans.find((minutes) => minutes >= least && age <= minutes * 60_000) ?? 30
}

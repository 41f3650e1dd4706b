/** A place in a shard: a record's sequence number, and how many records of its aggregate lie before. */
export type Place = readonly [sequence: string, sub: number]

/** Negative where `a` lies before `b`. Sequence numbers are whole numbers without leading zeros. */
export function comparePlaces(a: Place, b: Place): number {
  return compareSequences(a[0], b[0]) || a[1] - b[1]
}

/** Compares whole numbers written as strings, whatever their length. */
export function compareSequences(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : a > b ? 1 : 0
}

/** The earlier and the later of two times, where either may be unknown. */
export const earlier = (a: number | null, b: number | null): number | null => (a === null || b === null ? a ?? b : Math.min(a, b))
export const later = (a: number | null, b: number | null): number | null => (a === null || b === null ? a ?? b : Math.max(a, b))

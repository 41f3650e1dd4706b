/**
 * What a stretch of the log held. `bytes` are those of the record batches as stored, `expired` are offsets that were deleted
 * before they could be read; times are epoch ms.
 */
export type Counts = {
  scanned: number
  matched: number
  bytes: number
  undecodable: number
  filterErrors: number
  aborted: number
  open: number
  control: number
  expired: number
  firstTime: number | null
  lastTime: number | null
}

const sums = ['scanned', 'matched', 'bytes', 'undecodable', 'filterErrors', 'aborted', 'open', 'control', 'expired'] as const

/** How many numbers `countNumbers` gives. */
export const countsWidth = sums.length + 2

/** Counts to begin with. */
export function noCounts(): Counts {
  return {
    scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, expired: 0,
    firstTime: null, lastTime: null,
  }
}

/** Adds `more` to `counts`. */
export function addCounts(counts: Counts, more: Readonly<Counts>): void {
  for (const name of sums) counts[name] += more[name]
  if (more.firstTime !== null) addTime(counts, more.firstTime)
  if (more.lastTime !== null) addTime(counts, more.lastTime)
}

/** `all` without `part`, which was counted on the way to it. The span of time stays that of `all`. */
export function withoutCounts(all: Readonly<Counts>, part: Readonly<Counts>): Counts {
  const rest = { ...all }
  for (const name of sums) rest[name] -= part[name]
  return rest
}

/** Counts as plain numbers, which cross between threads more cheaply than objects; `countsAt` reads them. */
export function countNumbers(counts: Readonly<Counts>): number[] {
  return [...sums.map((name) => counts[name]), counts.firstTime ?? -1, counts.lastTime ?? -1]
}

/** The counts at an index of a table that holds `countNumbers` one after the other. */
export function countsAt(table: Float64Array, index: number): Counts {
  const at = index * countsWidth
  const counts = noCounts()
  for (const [place, name] of sums.entries()) counts[name] = table[at + place] ?? 0
  for (const place of [sums.length, sums.length + 1]) addTime(counts, table[at + place] ?? -1)
  return counts
}

/** Widens the span by a record's time; -1 is a record without one. */
export function addTime(counts: Counts, time: number): void {
  if (time < 0) return
  if (counts.firstTime === null || time < counts.firstTime) counts.firstTime = time
  if (counts.lastTime === null || time > counts.lastTime) counts.lastTime = time
}

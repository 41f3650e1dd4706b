/** What a stretch of the log held. `bytes` are those of the record batches as stored; times are epoch ms. */
export type Counts = {
  scanned: number
  matched: number
  bytes: number
  undecodable: number
  filterErrors: number
  aborted: number
  open: number
  control: number
  firstTime: number | null
  lastTime: number | null
}

/** Counts to begin with. */
export function noCounts(): Counts {
  return {
    scanned: 0, matched: 0, bytes: 0, undecodable: 0, filterErrors: 0, aborted: 0, open: 0, control: 0, firstTime: null,
    lastTime: null,
  }
}

/** Adds `more` to `counts`. */
export function addCounts(counts: Counts, more: Readonly<Counts>): void {
  counts.scanned += more.scanned
  counts.matched += more.matched
  counts.bytes += more.bytes
  counts.undecodable += more.undecodable
  counts.filterErrors += more.filterErrors
  counts.aborted += more.aborted
  counts.open += more.open
  counts.control += more.control
  if (more.firstTime !== null) addTime(counts, more.firstTime)
  if (more.lastTime !== null) addTime(counts, more.lastTime)
}

/** `all` without `part`, which was counted on the way to it. The span of time stays that of `all`. */
export function withoutCounts(all: Readonly<Counts>, part: Readonly<Counts>): Counts {
  return {
    scanned: all.scanned - part.scanned, matched: all.matched - part.matched, bytes: all.bytes - part.bytes,
    undecodable: all.undecodable - part.undecodable, filterErrors: all.filterErrors - part.filterErrors,
    aborted: all.aborted - part.aborted, open: all.open - part.open, control: all.control - part.control,
    firstTime: all.firstTime, lastTime: all.lastTime,
  }
}

/** Widens the span by a record's time; -1 is a record without one. */
export function addTime(counts: Counts, time: number): void {
  if (time < 0) return
  if (counts.firstTime === null || time < counts.firstTime) counts.firstTime = time
  if (counts.lastTime === null || time > counts.lastTime) counts.lastTime = time
}

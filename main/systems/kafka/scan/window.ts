import type { PartitionRead } from './partition-read.ts'
import { firstBytes, mostBytes, type ReadRun } from './read-run.ts'
import type { Row } from './row.ts'
import { addCounts, noCounts, withoutCounts, type Counts } from './tally.ts'

/** `through` is what the window counted up to and with this row. */
type Held = { readonly row: Row; readonly through: Counts }

const firstWindow = 1_000
const largestWindow = 1 << 20
/** A window that holds more is read again in smaller parts, so that memory stays bounded. */
const mostRows = 4_096
/** Of all partitions together; each may hold its share, and half a megabyte in any case. */
const mostWeight = 32 << 20
const leastWeight = 512 << 10

/**
 * Reads one partition downwards in windows of rising offset that double while little matches. The newest row that was not taken
 * is `head`.
 */
export class WindowedRead {
  readonly partition: PartitionRead
  /** Rising; taken from the end. */
  #rows: Held[] = []
  /** Everything from here on was read. */
  #low: number
  #floor: number
  #size: number
  readonly #mostWeight: number
  #bytesPerOffset = 0

  constructor(partition: PartitionRead, run: ReadRun) {
    this.partition = partition
    this.#low = partition.position
    this.#floor = partition.plan.low
    this.#mostWeight = Math.max(leastWeight, mostWeight / run.partitions.length)
    this.#size = run.filtered ? firstWindow : Math.min(Math.max(run.left, 1), firstWindow)
  }

  get head(): Row | undefined {
    return this.#rows.at(-1)?.row
  }

  /** True while its next row is not known and there is something left to read. */
  get hungry(): boolean {
    return this.#rows.length === 0 && this.#low > this.#floor && this.partition.problem === null
  }

  take(): void {
    this.#rows.pop()
    this.#stand()
  }

  /** Takes what was counted below the first row that was not taken out of the counts. To be called once, at the end. */
  settle(): void {
    const head = this.#rows.at(-1)
    if (head) Object.assign(this.partition.counts, withoutCounts(this.partition.counts, head.through))
  }

  /** Reads the next window downwards. A problem of the partition ends its read. */
  async fill(run: ReadRun): Promise<void> {
    try {
      while (!(await this.#window(run, Math.max(this.#floor, this.#low - this.#size)))) {
        this.#size = Math.max(1, Math.floor(this.#size / 16))
      }
    } catch (error) {
      this.partition.fail(error)
    }
  }

  /** False if it holds too much. */
  async #window(run: ReadRun, from: number): Promise<boolean> {
    const high = this.#low
    const rows: Held[] = []
    const counts = noCounts()
    let [at, counted, weight] = [from, 0, 0]
    const accept = (row: Row): boolean => {
      rows.push({ row, through: withRow(counts, row) })
      weight += row.weight
      if (row.counted) counted++
      // One row more than may be taken stays, to tell where the next read goes on.
      while (counted > run.left + 1) if (rows.shift()?.row.counted) counted--
      return high - from === 1 || (rows.length <= mostRows && weight <= this.#mostWeight)
    }
    let upcoming = this.#fetch(at, high)
    for (;;) {
      const landed = await upcoming
      if ('expiredTo' in landed) {
        this.#floor = Math.max(this.#floor, Math.min(landed.expiredTo, high))
        at = Math.max(at, this.#floor)
        if (at >= high) break
        upcoming = this.#fetch(at, high)
        continue
      }
      if (landed.next < high) upcoming = this.#fetch(landed.next, high)
      const walk = run.judge.walk(landed.piece, at, high, counts, accept)
      let step = walk.next()
      for (; !step.done; step = walk.next()) await run.turn()
      landed.release()
      if (step.value !== null) return false
      if (landed.next >= high) break
      at = landed.next
    }
    this.#commit(Math.max(from, this.#floor), high, rows, counts)
    return true
  }

  #commit(low: number, high: number, rows: Held[], counts: Counts): void {
    addCounts(this.partition.counts, counts)
    this.#rows = rows
    this.#low = low
    this.#stand()
    this.#bytesPerOffset = counts.bytes / (high - low || 1)
    if (counts.matched < mostRows / 4) this.#size = Math.min(largestWindow, this.#size * 2)
  }

  /** Everything from above the head on is accounted for; at the floor also what expired below it. */
  #stand(): void {
    const { head, partition } = this
    const done = !head && this.#low <= this.#floor
    partition.expired = done ? this.#floor - partition.plan.low : 0
    partition.position = head ? head.offset + 1 : done ? partition.plan.low : this.#low
  }

  #fetch(from: number, high: number): ReturnType<PartitionRead['next']> {
    const landing = this.partition.next(from, this.#fetchBytes(high - from))
    // It may be left behind by a walk that ended early.
    landing.catch(() => {})
    return landing
  }

  /** What the rest of the window is likely to take, so that little beyond it is fetched. */
  #fetchBytes(offsets: number): number {
    if (this.#bytesPerOffset === 0) return firstBytes
    return Math.min(mostBytes, Math.max(64 << 10, Math.ceil(offsets * this.#bytesPerOffset * 1.1) + (16 << 10)))
  }
}

/** What was counted before a row, and the row itself. */
function withRow(counts: Counts, { message: { flags }, counted }: Row): Counts {
  const one = (holds: boolean) => (holds ? 1 : 0)
  return {
    ...counts, scanned: counts.scanned + 1, matched: counts.matched + one(counted),
    undecodable: counts.undecodable + one(flags.includes('not-decoded')),
    aborted: counts.aborted + one(flags.includes('aborted')), open: counts.open + one(flags.includes('open')),
  }
}

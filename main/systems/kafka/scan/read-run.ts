import type { CompiledFilter } from '#main/filter/compile.ts'
import { Judge } from './judge.ts'
import { Outbox } from './outbox.ts'
import { breathe } from './pause.ts'
import type { PartitionRead } from './partition-read.ts'
import type { Row, Showing } from './row.ts'

/** `limit` is how many matches may be sent. */
export type RunOptions = {
  readonly limit: number
  readonly filter: CompiledFilter
  readonly filtered: boolean
  readonly showing: Showing
  readonly committedOnly: boolean
  readonly signal: AbortSignal
}

/** How many partitions are fetched at a time. */
export const lanes = 4
/** The first fetch of a partition is small, so that a page comes at once; later ones grow to what pays best, bytes. */
export const firstBytes = 256 << 10
/** The most that one fetch asks for, bytes. */
export const mostBytes = 4 << 20

/** How long the work goes on before sockets and messages get their turn, ms. */
const stretchMs = 40

/** What both directions share: the partitions, the judge, the rows that wait to be sent, and how many more may match. */
export class ReadRun {
  readonly partitions: readonly PartitionRead[]
  readonly judge: Judge
  readonly outbox = new Outbox()
  readonly signal: AbortSignal
  readonly filtered: boolean
  #left: number
  #sent = 0
  #lastSentAt: number | null = null
  #breathedAt = performance.now()

  constructor(partitions: readonly PartitionRead[], options: RunOptions) {
    this.partitions = partitions
    this.judge = new Judge(options)
    this.signal = options.signal
    this.filtered = options.filtered
    this.#left = options.limit
  }

  /** How many more matches the limit lets through. */
  get left(): number {
    return this.#left
  }

  /** Matches sent so far. */
  get matched(): number {
    return this.#sent
  }

  /** Time of the row sent last, epoch ms; null before the first. Newest first, everything later has been sent or judged. */
  get lastSentAt(): number | null {
    return this.#lastSentAt
  }

  /** Sends a row, unless the limit is reached. Rows that were not judged do not count, but nothing passes a reached limit. */
  send(row: Row): boolean {
    if (this.#left === 0) return false
    this.outbox.add(row)
    this.#lastSentAt = row.message.at ?? this.#lastSentAt
    if (row.counted) {
      this.#left--
      this.#sent++
    }
    return true
  }

  /** To be called between stretches of work: lets others have their turn now and then. Rejects with Cancelled. */
  async turn(): Promise<void> {
    if (performance.now() - this.#breathedAt < stretchMs) return
    await breathe(this.signal)
    this.#breathedAt = performance.now()
  }
}

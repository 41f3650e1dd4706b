import { type Problem, ProblemError } from '#contract/problem.ts'
import { Outbox } from '../../outbox.ts'
import { cancelled } from '../../until-aborted.ts'
import { newestOf } from './merge.ts'
import { Pace } from './pace.ts'
import type { PartitionRun, Stage } from './partition-run.ts'
import { LostSlice, type SliceReaders } from './readers.ts'
import type { Row } from './row.ts'
import type { Direction, Slice } from './slice.ts'

/**
 * `limit` is how many matches may be sent. `reserve` are partitions that are read only when the others hold no match.
 */
export type RunOptions = {
  readonly direction: Direction
  readonly limit: number
  readonly filtered: boolean
  readonly reserve?: readonly PartitionRun[]
  readonly signal: AbortSignal
}

/** The most matches one slice may hold. Of what is held in all each may have its share, and a part of a megabyte in any case. */
const mostRows = 1_024
const mostWeight = 8 << 20
const leastWeight = 256 << 10
/** Slices are dealt this widely. */
const shares = 8
/** A slice that is likely to be shorter is no load for a thread, bytes. */
const shortBytes = 1 << 20
/** A reader that takes so long to come for the next batch is away: nothing more is dealt until it is back, ms. */
const awayMs = 200
/** A partition whose slices all wait for its broker gets no more than so many. */
const mostUnderWay = 64
/** A slice that nobody comes back with is given up the third time. */
const mostLosses = 3

/**
 * A read under way: deals slices of the partitions to those who read them, and puts what they find in order. Forward that is the
 * order of each partition, backward the newest first over all of them.
 */
export class ReadRun {
  readonly outbox = new Outbox()
  /** The first filter error of each kind. */
  readonly errors = new Map<string, Problem>()
  readonly #readers: SliceReaders
  readonly #options: RunOptions
  readonly #pace: Pace
  readonly #losses = new Map<string, number>()
  #partitions: readonly PartitionRun[]
  #reserve: readonly PartitionRun[]
  #left: number
  #sent = 0
  #lastSentAt: number | null = null
  /** Offsets under way. */
  #flying = 0
  #failure: { readonly error: unknown } | null = null
  #pulledAt = performance.now()
  #pulling = false
  #wake = () => {}

  constructor(partitions: readonly PartitionRun[], readers: SliceReaders, options: RunOptions) {
    this.#partitions = partitions
    this.#readers = readers
    this.#options = options
    this.#reserve = options.reserve ?? []
    this.#pace = new Pace(options.filtered)
    this.#left = options.limit
  }

  /** What the read covers: the partitions in reserve too while nothing was found. */
  get partitions(): readonly PartitionRun[] {
    return this.#sent > 0 ? this.#partitions : [...this.#partitions, ...this.#reserve]
  }

  /** Whether the partitions in reserve had to be read. */
  get reserveRead(): boolean {
    return this.#reserve.length === 0
  }

  /** Matches sent so far. */
  get matched(): number {
    return this.#sent
  }

  /** Time of the row sent last, epoch ms; null before the first. Newest first, everything later has been sent or judged. */
  get lastSentAt(): number | null {
    return this.#lastSentAt
  }

  /**
   * Yields when rows or progress are due. Deals on while the reader is there, and a moment longer. Rejects with Cancelled and
   * with what went wrong inside.
   */
  async *steps(): AsyncGenerator<void, void> {
    const wake = () => this.#wake()
    this.#options.signal.addEventListener('abort', wake)
    try {
      for (this.#pulling = true; ;) {
        this.#advance()
        if (this.#options.signal.aborted) throw cancelled()
        if (this.#failure) throw this.#failure.error
        if (this.#over) return
        if (this.outbox.due) {
          this.#pulling = false
          this.#pulledAt = performance.now()
          yield
          this.#pulling = true
        } else {
          await this.#news()
        }
      }
    } finally {
      this.#options.signal.removeEventListener('abort', wake)
    }
  }

  /** True when all was sent that may be. At the limit what is under way is waited for if it can tell that nothing is left. */
  get #over(): boolean {
    if (this.#left > 0) return this.#partitions.every(({ finished }) => finished)
    return this.#partitions.every(({ finished }) => finished)
      || this.#partitions.some(({ finished, head, more }) => !finished && (head !== undefined || more))
  }

  #advance(): void {
    this.#send()
    const away = !this.#pulling && performance.now() - this.#pulledAt > awayMs
    if (this.#left === 0 || away || this.#options.signal.aborted) return
    while (this.#readers.free(this.#short)) {
      const partition = this.#next()
      const stage = partition?.cut(this.#pace.size(Math.min(this.#left + 1, mostRows / 2)))
      if (!partition || !stage) return
      void this.#read(partition, stage)
    }
  }

  #send(): void {
    if (this.#options.direction === 'backward') {
      while (this.#left > 0 && !this.outbox.full) {
        const newest = newestOf(this.#partitions)
        if (newest?.head === undefined) break
        this.#sendRow(newest.head)
        newest.take()
      }
    } else {
      for (const partition of this.#partitions) {
        for (let { head } = partition; head && this.#left > 0 && !this.outbox.full; { head } = partition) {
          this.#sendRow(head)
          partition.take()
        }
      }
    }
    if (this.#reserve.length === 0 || this.#sent > 0 || this.#partitions.some(({ finished }) => !finished)) return
    this.#partitions = [...this.#partitions, ...this.#reserve]
    this.#reserve = []
  }

  #sendRow(row: Row): void {
    this.outbox.add(row)
    this.#lastSentAt = row.message.at ?? this.#lastSentAt
    if (!row.counted) return
    this.#left--
    this.#sent++
  }

  /** Whose turn it is: first who must be heard before anything can be sent, then who has the least ahead, then in turns. */
  #next(): PartitionRun | undefined {
    let best: PartitionRun | undefined
    let [bestLoad, bestDealt] = [Infinity, Infinity]
    const ahead = this.#mayReadAhead
    for (const partition of this.#partitions) {
      if (!partition.more) continue
      const { underWay, held, head, dealt } = partition
      // What is held is of no use while a stretch before it was cut short and waits: it takes memory, and nothing can be sent.
      const must = head === undefined && underWay === 0 && (this.#options.direction === 'backward' || this.#flying === 0)
      if (!must && (!ahead || underWay >= mostUnderWay)) continue
      const load = must ? -1 : underWay + held / mostRows
      if (load > bestLoad || (load === bestLoad && dealt >= bestDealt)) continue
      best = partition
      bestLoad = load
      bestDealt = dealt
    }
    return best
  }

  /** While what is held and under way is not likely to reach the limit, and memory allows. */
  get #mayReadAhead(): boolean {
    const held = this.#partitions.reduce((sum, partition) => sum + partition.held, 0)
    const weight = this.#partitions.reduce((sum, partition) => sum + partition.weight, 0)
    return weight < mostWeight && held + this.#flying * this.#pace.density <= this.#left
  }

  get #short(): boolean {
    const { bytesPerOffset } = this.#pace
    return bytesPerOffset === 0 || this.#pace.size(this.#left) * bytesPerOffset < shortBytes
  }

  async #read(partition: PartitionRun, stage: Stage): Promise<void> {
    const { low, high } = stage
    const { position, stable } = partition.plan
    const slice: Slice = {
      partition: partition.id, low, high, from: partition.direction === 'forward' ? position : partition.plan.low, stable,
      mostRows: Math.min(mostRows, this.#left + 1), bytesPerOffset: this.#pace.bytesPerOffset,
      mostWeight: Math.max(leastWeight, mostWeight / Math.max(shares, this.#partitions.length)),
    }
    this.#flying += high - low
    try {
      const result = await this.#readers.read(slice)
      this.#pace.note(result.seen)
      for (const [kind, problem] of result.errors) if (!this.errors.has(kind)) this.errors.set(kind, problem)
      partition.land(stage, result)
    } catch (error) {
      if (error instanceof LostSlice) this.#lost(partition, stage, error)
      else this.#failure ??= { error }
    } finally {
      this.#flying -= high - low
    }
    if (this.#failure === null) this.#advance()
    this.#wake()
  }

  #lost(partition: PartitionRun, stage: Stage, { blocked }: LostSlice): void {
    if (blocked) return partition.block(blocked.from, blocked.to, blocked.problem)
    const name = `${partition.id}-${stage.low}`
    const losses = (this.#losses.get(name) ?? 0) + 1
    this.#losses.set(name, losses)
    if (losses < mostLosses) return partition.again(stage)
    this.#failure ??= {
      error: new ProblemError({
        code: 'Internal', message: 'Reading failed inside Tidemark.', hint: 'The log holds the details. Try again.',
      }),
    }
  }

  /** Until something lands, or the next batch is due. */
  async #news(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      timer = setTimeout(resolve, this.outbox.dueInMs)
    })
    clearTimeout(timer)
  }
}

import { ProblemError, type Problem } from '#contract/problem.ts'
import { Outbox } from '../../outbox.ts'
import { cancelled } from '../../until-aborted.ts'
import { shardsBefore } from './lineage.ts'
import type { Portions } from './portions.ts'
import type { ShardRun } from './shard-run.ts'

/**
 * `join` gives the runs of shards that came into being since the read began, when one turned out to be closed. `troubleOf`
 * tells why one cannot be read, null where its records have all expired.
 */
type Options = {
  readonly direction: 'forward' | 'backward'
  readonly limit: number
  readonly signal: AbortSignal
  readonly portions: Pick<Portions, 'atOnce'>
  readonly join: (closed: ShardRun) => Promise<readonly ShardRun[]>
  readonly troubleOf: (run: ShardRun, error: unknown) => Promise<Problem | null>
}

/**
 * A read under way. Forward, a shard is read once its parents are done, backward once its children are; those that may be read
 * are merged by arrival time without reordering inside a shard.
 */
export class ReadRun {
  readonly outbox = new Outbox()
  readonly #options: Options
  #runs: readonly ShardRun[]
  #before: ReadonlyMap<ShardRun, readonly ShardRun[]> = new Map()
  #left: number
  #lastSentAt: number | null = null
  #failure: { readonly error: unknown } | null = null
  #wake = (): void => {}

  constructor(runs: readonly ShardRun[], options: Options) {
    this.#runs = runs
    this.#options = options
    this.#left = options.limit
    this.#order()
  }

  get runs(): readonly ShardRun[] {
    return this.#runs
  }

  get matched(): number {
    return this.#options.limit - this.#left
  }

  /** When the row arrived that was sent last, epoch ms. */
  get lastSentAt(): number | null {
    return this.#lastSentAt
  }

  /** Yields when rows or progress are due. Rejects with Cancelled, and where no shard can be read at all. */
  async *steps(): AsyncGenerator<void, void> {
    const wake = (): void => this.#wake()
    this.#options.signal.addEventListener('abort', wake)
    try {
      for (;;) {
        this.#send()
        if (this.#options.signal.aborted) throw reasonOf(this.#options.signal)
        if (this.#failure) throw this.#failure.error
        if (this.#over) break
        this.#feed()
        if (this.outbox.due) yield
        else await this.#news()
      }
      this.#throwIfNothingCame()
    } finally {
      this.#options.signal.removeEventListener('abort', wake)
    }
  }

  /** At the limit, what is on its way may still tell that nothing is left. */
  get #over(): boolean {
    if (this.outbox.full) return false
    const open = this.#runs.filter((run) => !run.done && run.problem === null)
    if (this.#left === 0) return open.every((run) => !run.fetching) || open.some((run) => run.head !== undefined)
    const known = new Map<ShardRun, boolean>()
    return open.every((run) => this.#blocked(run, known))
  }

  /**
   * Shards behind one that failed stay unread: their records would come before those that are missing. `known` has what was found
   * of others, since splits and merges lead to a shard in very many ways.
   */
  #blocked(run: ShardRun, known: Map<ShardRun, boolean>): boolean {
    const found = known.get(run) ?? (this.#before.get(run) ?? []).some((other) =>
      other.problem !== null || (!other.done && this.#blocked(other, known)))
    known.set(run, found)
    return found
  }

  #ready(run: ShardRun): boolean {
    return (this.#before.get(run) ?? []).every((other) => other.done)
  }

  #send(): void {
    while (this.#left > 0 && !this.outbox.full) {
      const next = this.#nextRun()
      if (!next?.head) return
      this.outbox.add(next.head)
      this.#lastSentAt = next.head.at ?? this.#lastSentAt
      this.#left--
      next.take()
    }
  }

  /** The run whose head is next: forward the oldest, once no other can have an older one; backward the newest. */
  #nextRun(): ShardRun | undefined {
    const sign = this.#options.direction === 'forward' ? 1 : -1
    const rank = (time: number | null | undefined): number => sign * (time ?? -Infinity * sign)
    let best: ShardRun | undefined
    let nearest = Infinity
    for (const run of this.#runs) {
      if (run.done || run.problem !== null || !this.#ready(run)) continue
      if (run.head === undefined) nearest = Math.min(nearest, run.edge === null ? -Infinity : sign * run.edge)
      else if (best === undefined || rank(run.head.at) < rank(best.head?.at)) best = run
    }
    return best && rank(best.head?.at) <= nearest ? best : undefined
  }

  #feed(): void {
    if (this.#left === 0) return
    let atOnce = this.#runs.filter((run) => run.fetching).length
    for (const run of this.#runs) {
      if (atOnce >= this.#options.portions.atOnce) return
      if (!run.hungry || !this.#ready(run)) continue
      atOnce++
      void this.#fetch(run)
    }
  }

  async #fetch(run: ShardRun): Promise<void> {
    const wasClosed = run.feed.closed
    try {
      await run.fetch(this.#left, async () => {
        if (run.feed.closed && !wasClosed) await this.#join(run)
      })
    } catch (error) {
      await this.#failed(run, error).catch((reason: unknown) => { this.#failure ??= { error: reason } })
    }
    this.#wake()
  }

  async #failed(run: ShardRun, error: unknown): Promise<void> {
    const problem = await this.#options.troubleOf(run, error)
    if (problem) return run.fail(problem)
    await this.#join(run)
    run.expire()
  }

  async #join(closed: ShardRun): Promise<void> {
    const more = await this.#options.join(closed)
    const fresh = more.filter(({ shard }) => this.#runs.every((run) => run.shard.id !== shard.id))
    if (fresh.length === 0) return
    this.#runs = [...this.#runs, ...fresh]
    this.#order()
  }

  #order(): void {
    this.#before = shardsBefore(this.#runs, this.#options.direction)
  }

  #throwIfNothingCame(): void {
    const problems: readonly Problem[] = this.#runs.flatMap(({ problem }) => problem ?? [])
    const [first] = problems
    if (first && this.#runs.every(({ counts, done }) => !done && counts.scanned === 0)) throw new ProblemError(first)
  }

  /** Until a shard answered, or the next batch is due. */
  async #news(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      timer = setTimeout(resolve, this.outbox.dueInMs)
    })
    clearTimeout(timer)
  }
}

function reasonOf({ reason }: AbortSignal): ProblemError {
  return reason instanceof ProblemError ? reason : cancelled()
}

import type { Problem } from '#contract/problem.ts'
import type { Shard } from '../shared.ts'
import { addCounts, noCounts, type Counts } from './counts.ts'
import type { Row } from './judge.ts'
import type { Position } from './resume.ts'

/** A row in the order of the read: `counts` are those of the stretch that ends with it, `after` is where the read stands then. */
export type Step = { readonly row: Row; readonly counts: Counts; readonly after: Position }

/**
 * What one fetch brought, in the order of the read: steps, then what else was judged, and where the read stands after all of it.
 * What is still to come then is not older (forward) or newer (backward) than `edge`, epoch ms; null where that is not known.
 */
export type Chunk = {
  readonly steps: readonly Step[]; readonly rest: Counts; readonly after: Position; readonly edge: number | null
}

/** How a shard gets what comes next; `limit` is how many matches are still wanted. */
export interface Feed {
  /** Rejects with a ProblemError. `after.done` says that the shard is done with this. */
  next(limit: number): Promise<Chunk>
  /** How much of the range is done, 0 to 1; null where that is not known. */
  readonly fraction: number | null
  /** The shard turned out to be closed: it was read to its end. */
  readonly closed: boolean
  /** Some of its records expired before they could be read. */
  readonly expired: boolean
}

/** One shard of a read: its rows in order, and what was judged of it as far as they were taken. */
export class ShardRun {
  readonly shard: Shard
  readonly feed: Feed
  counts: Counts = noCounts
  position: Position
  /** Where it stood when this read began. */
  readonly from: Position
  problem: Problem | null = null
  fetching = false
  /** As of the last chunk: an edge must not be known before what lies on this side of it. */
  edge: number | null
  /** All its records expired before they could be read. */
  gone = false
  #chunk: Chunk | null = null
  #taken = 0

  constructor(shard: Shard, feed: Feed, position: Position) {
    this.shard = shard
    this.feed = feed
    this.position = position
    this.edge = position.at
    this.from = position
  }

  get done(): boolean {
    return this.position.done
  }

  get head(): Row | undefined {
    return this.#chunk?.steps[this.#taken]?.row
  }

  /** Nothing is there to be taken, and more may come. */
  get hungry(): boolean {
    return !this.done && !this.fetching && this.#chunk === null && this.problem === null
  }

  /** Takes the head: what was judged up to it counts now. */
  take(): void {
    const step = this.#chunk?.steps[this.#taken++]
    if (!step) return
    this.counts = addCounts(this.counts, step.counts)
    this.position = step.after
    this.#settle()
  }

  /**
   * `before` is awaited when an answer is there and none of it can be taken yet. Where it rejects nothing more is asked for, and
   * `fail` or `expire` is to follow.
   */
  async fetch(limit: number, before: () => Promise<void>): Promise<void> {
    this.fetching = true
    const chunk = await this.feed.next(limit)
    await before()
    this.#chunk = chunk
    this.#taken = 0
    this.edge = chunk.edge
    this.fetching = false
    this.#settle()
  }

  /** It is not read any further: what it gave counts, and the rest is left to a read that goes on. */
  fail(problem: Problem): void {
    this.problem = problem
    this.fetching = false
  }

  /** Nothing of it is left to be read. */
  expire(): void {
    this.gone = true
    this.position = { ...this.position, done: true }
    this.fetching = false
  }

  #settle(): void {
    if (this.#chunk === null || this.#taken < this.#chunk.steps.length) return
    this.counts = addCounts(this.counts, this.#chunk.rest)
    this.position = this.#chunk.after
    this.#chunk = null
  }
}

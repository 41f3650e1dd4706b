import { ProblemError } from '#contract/problem.ts'
import type { Batch } from '#contract/message.ts'
import type { Call } from '../../driver.ts'
import { AwsClock } from '../read/clock.ts'
import { comparePlaces, type Place as Point } from '../read/place.ts'
import type { Place } from '../records.ts'
import type { Shard } from '../shared.ts'
import type { Fed, Feed } from './feed.ts'
import type { Position } from './token.ts'

/** What one shard's next answer came to. `askedAt` is when it was asked (performance.now). */
export type Step = { readonly tail: ShardTail; readonly askedAt: number } & ({ readonly fed: Fed } | { readonly error: unknown } | { readonly ended: true })

export type Skipped = NonNullable<Batch['skipped']>[number]

/** A tail that is so many records behind jumps to the end (docs/api.md, "What a read means"). */
const farBehind = 10_000

/** One shard of a tail: where it is, and how it gets the next answer. */
export class ShardTail {
  readonly shard: Shard
  readonly clock: AwsClock
  position: Position
  /** The reader was away: what is behind now is jumped over. */
  late = false
  readonly #feed: Feed
  readonly #call: Call
  #walk: AsyncGenerator<Fed, void> | undefined
  #shownUpTo: Point | undefined
  #jumpedFrom: string | undefined
  #emptySince = 0

  constructor(shard: Shard, position: Position, { feed, call, now }: { readonly feed: Feed; readonly call: Call; readonly now: () => number }) {
    this.shard = shard
    this.position = position
    this.#feed = feed
    this.#call = call
    this.clock = new AwsClock(now)
  }

  /** Asks for the next answer; resolves also where that fails. */
  async next(): Promise<Step> {
    const askedAt = performance.now()
    const asked = this.clock.now()
    try {
      this.#walk ??= this.#feed({ shard: this.shard.id, place: placeOf(this.position), clock: this.clock }, this.#call)
      const { done, value } = await this.#walk.next()
      if (done) return { tail: this, askedAt, ended: true }
      // Nothing came since: whoever resumes begins at the moment of asking.
      if (value.records.length === 0) this.#nothing(value, asked)
      return { tail: this, askedAt, fed: value }
    } catch (error) {
      this.#walk = undefined
      return { tail: this, askedAt, error }
    }
  }

  /** The first place of an answer that is judged: not what was given before a resume, or among the last ones. */
  get from(): Point | undefined {
    const { position } = this
    const resumed: Point | undefined = typeof position === 'object' && 'at' in position ? [position.at, position.sub] : undefined
    const shown = this.#shownUpTo
    return resumed && (!shown || comparePlaces(resumed, shown) > 0) ? resumed : shown
  }

  /** Everything before this place was shown already. */
  shownBefore(point: Point): void {
    this.#shownUpTo = point
  }

  /** All of an answer was given. */
  passed({ records, after }: Fed): void {
    const last = after ?? records.at(-1)?.SequenceNumber
    if (last !== undefined) this.position = { after: last }
  }

  /** Jumps to the end where an answer is too far behind, or where the reader was away; the answer is not given then. */
  jumps({ records, behindMs }: Fed): boolean {
    const [first] = records
    if (!first?.SequenceNumber || behindMs === 0) return false
    if (!this.late && records.length + behind(records, behindMs) <= farBehind) return false
    this.#jumpedFrom ??= first.SequenceNumber
    this.position = 'newest'
    this.late = false
    void this.#walk?.return()
    this.#walk = undefined
    return true
  }

  /** What a jump left out, once it is known where it landed; `to` is empty where nothing has come since. */
  landed({ records }: Fed): Skipped | undefined {
    if (this.#jumpedFrom === undefined || (records.length === 0 && ++this.#emptySince < 2)) return undefined
    const skipped = { partition: this.shard.id, from: this.#jumpedFrom, to: records[0]?.SequenceNumber ?? '' }
    this.#jumpedFrom = undefined
    this.#emptySince = 0
    return skipped
  }

  #nothing({ behindMs, after }: Fed, asked: number): void {
    if (after !== undefined) return
    const isTimed = this.position === 'newest' || (typeof this.position === 'object' && 'time' in this.position)
    if (isTimed && behindMs === 0) this.position = { time: asked }
  }
}

/** Where the next answer begins; what was given already of it is left out by `bounds`. */
function placeOf(position: Position): Place {
  return typeof position === 'object' && 'at' in position ? { at: position.at } : position
}

/** About how many records lie behind an answer: its own rate over the time that is left. */
function behind(records: Fed['records'], behindMs: number): number {
  const at = (index: number) => records.at(index)?.ApproximateArrivalTimestamp?.getTime() ?? 0
  const spanMs = Math.max(1_000, at(-1) - at(0))
  return (records.length / spanMs) * behindMs
}

/** Whether an error of a shard passes by itself. */
export const passes = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && ['Unreachable', 'TimedOut', 'Throttled', 'Conflict'].includes(error.problem.code)

import { ProblemError } from '#contract/problem.ts'
import type { Batch } from '#contract/message.ts'
import type { Call } from '../../driver.ts'
import type { AwsClock } from '../read/clock.ts'
import { comparePlaces, compareSequences, type Place as Point } from '../read/place.ts'
import type { Place } from '../records.ts'
import type { Shard } from '../shared.ts'
import type { Fed, Feed } from './feed.ts'
import type { Position } from './token.ts'

/** What one shard's next answer came to. `askedAt` is when it was asked (performance.now). */
export type Step = { readonly tail: ShardTail; readonly askedAt: number }
  & ({ readonly fed: Fed } | { readonly error: unknown } | { readonly ended: true })

export type Skipped = NonNullable<Batch['skipped']>[number]

/** A tail that is so many records behind jumps to the end (docs/api.md, "What a read means"). */
const farBehind = 10_000

/** What a shard of a tail needs: `now` is this machine's clock (epoch ms), `clock` AWS's. */
type Needs = { readonly feed: Feed; readonly call: Call; readonly now: () => number; readonly clock: AwsClock }

/** One shard of a tail: where it is, and how it gets the next answer. */
export class ShardTail {
  readonly shard: Shard
  position: Position
  /** The reader was away: what is behind now is jumped over. */
  late = false
  readonly #needs: Needs
  #walk: AsyncGenerator<Fed, void> | undefined
  #shownUpTo: Point | undefined
  #jumpedFrom: string | undefined
  #emptySince = 0
  /** When the end was looked for (epoch ms by this machine's clock), while nothing has come since. */
  #newestAt: number | undefined

  constructor(shard: Shard, position: Position, needs: Needs) {
    this.shard = shard
    this.position = position
    this.#needs = needs
  }

  /** Where one that goes on begins: after all that was given or shown, at the end as it was when it was looked for. */
  get kept(): Position {
    const { position } = this
    const shown = this.#shownUpTo
    if (shown && !isPast(position, shown)) return { at: shown[0], sub: shown[1] }
    return position === 'newest' && this.#newestAt !== undefined ? { time: this.#needs.clock.at(this.#newestAt) } : position
  }

  /** Asks for the next answer; resolves also where that fails. */
  async next(): Promise<Step> {
    const askedAt = performance.now()
    const { feed, call, now, clock } = this.#needs
    const asked = now()
    if (this.position === 'newest') this.#newestAt ??= asked
    try {
      this.#walk ??= feed({ shard: this.shard.id, place: placeOf(this.position), clock }, call)
      const { done, value } = await this.#walk.next()
      if (done) return { tail: this, askedAt, ended: true }
      // Nothing came since: whoever resumes begins at the moment of asking.
      if (value.records.length === 0) this.#nothing(value, clock.at(asked))
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
    this.#newestAt = this.#needs.now()
    this.#shownUpTo = undefined
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

/** Whether a position lies at or after a place. */
const isPast = (position: Position, [sequence, sub]: Point): boolean => typeof position === 'object' && (
  ('after' in position && compareSequences(position.after, sequence) >= 0)
  || ('at' in position && comparePlaces([position.at, position.sub], [sequence, sub]) >= 0))

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

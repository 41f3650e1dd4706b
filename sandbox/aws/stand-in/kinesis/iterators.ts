import { Refusal } from '../answer.ts'
import type { ShardPlace } from './places.ts'

/** An iterator is good for this long (Kinesis API reference, GetRecords). */
const goodForSeconds = 300
/** Those given longest ago go; nobody reads with one that old. */
const kept = 50_000

/** Which iterator belongs to which shard, from the answers that gave them. */
export class Iterators {
  readonly #given = new Map<string, { readonly place: ShardPlace; readonly at: number }>()
  readonly #now: () => number
  /** How long one is good for (s). */
  seconds: number = goodForSeconds

  constructor(now: () => number) {
    this.#now = now
  }

  gave(iterator: string, place: ShardPlace): void {
    if (iterator === '') return
    this.#given.delete(iterator)
    this.#given.set(iterator, { place, at: this.#now() })
    for (const [oldest] of this.#given) {
      if (this.#given.size <= kept) return
      this.#given.delete(oldest)
    }
  }

  /** The shard of an iterator; refuses one that is too old, and one that was never given. */
  placeOf(iterator: string): ShardPlace {
    const found = this.#given.get(iterator)
    if (!found) throw new Refusal('InvalidArgumentException', 'Invalid ShardIterator.')
    const now = this.#now()
    if (now - found.at <= this.seconds * 1000) return found.place
    const [made, today] = [new Date(found.at).toISOString(), new Date(now).toISOString()]
    throw new Refusal(
      'ExpiredIteratorException', `Iterator expired. The iterator was created at time ${made} while right now it is ${today} `
      + `which is further in the future than the tolerated delay of ${this.seconds * 1000} milliseconds.`,
    )
  }
}

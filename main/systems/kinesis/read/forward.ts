import type { _Record } from '@aws-sdk/client-kinesis'
import type { Call } from '../../driver.ts'
import { walkShard, type Answer, type Place as Start } from '../records.ts'
import type { Kinesis, Shard } from '../shared.ts'
import type { AwsClock } from './clock.ts'
import { addCounts } from './counts.ts'
import type { Cursor, Judge } from './judge.ts'
import type { Place } from './place.ts'
import type { Portion, Portions } from './portions.ts'
import { timeOf, type Range } from './range.ts'
import type { Position } from './resume.ts'
import type { Chunk, Feed, Step } from './shard-run.ts'

/** What all shards of a read share. `retentionMs` is how long the stream keeps its records. */
export type Reading = {
  readonly kinesis: Kinesis; readonly stream: string; readonly retentionMs: number; readonly range: Range; readonly judge: Judge
  readonly clock: AwsClock; readonly portions: Portions; readonly call: Call
}

/** More entries than one record can hold: behind all of them. */
const whole = 1_000_000_000
/** How much earlier than an answer without records says the next record may have arrived (ms): arrival times are approximate. */
const edgeMs = 1_000
/** A record that expires within this (ms) may be gone before the next answer. */
const expiryMs = 60_000

type Waiting = {
  readonly records: readonly _Record[]
  readonly cursor: Cursor
  readonly last: boolean
  readonly at: number | null
  readonly edge: number | null
}

/** A shard from its place on to the end of the range, in the order of its sequence numbers. */
export class ForwardFeed implements Feed {
  readonly #reading: Reading
  readonly #shard: Shard
  readonly #portion: Portion
  #answers: AsyncGenerator<Answer, void>
  /** The record that the next answer begins with, unless it is gone. */
  #from: Place | null
  #begun = false
  #waiting: Waiting | null = null
  #position: Position
  #behind: { readonly first: number; now: number } | null = null
  #edge: number | null
  closed = false
  expired = false

  constructor(reading: Reading, shard: Shard, position: Position) {
    this.#reading = reading
    this.#portion = reading.portions.open()
    this.#shard = shard
    this.#position = position
    this.#from = position.place
    this.#edge = position.at
    this.#answers = this.#walk(position.place === null ? reading.range.start(shard.id) : { at: position.place[0] })
  }

  get fraction(): number | null {
    if (this.#behind === null) return null
    return this.#behind.first === 0 ? 1 : Math.max(0, 1 - this.#behind.now / this.#behind.first)
  }

  async next(): Promise<Chunk> {
    const waiting = this.#waiting ?? await this.#answer()
    const { rows, rest, next } = await this.#reading.judge.judge(waiting.records, this.#shard, waiting.cursor)
    this.#waiting = next && { ...waiting, cursor: next }
    const steps = rows.map((row): Step => ({
      row, counts: addCounts(row.gap, row.own), after: { place: [row.place[0], row.place[1] + 1], at: row.at, done: false },
    }))
    this.#edge = next ? rows.at(-1)?.at ?? null : waiting.edge
    const last = waiting.records.at(-1)
    if (next?.from) this.#position = { place: [...next.from], at: waiting.at, done: false }
    else if (last) this.#position = { place: [last.SequenceNumber ?? '', whole], at: timeOf(last), done: waiting.last }
    else this.#position = { ...this.#position, done: waiting.last }
    return { steps, rest, after: this.#position, edge: this.#edge }
  }

  async #answer(): Promise<Waiting> {
    const { range, clock } = this.#reading
    this.#lookAgain()
    const { value: answer } = await this.#answers.next()
    if (!answer) throw new Error(`Shard ${this.#shard.id} is read beyond its end.`)
    this.#portion.took(answer.records)
    const [first] = answer.records
    const isEnd = answer.ended || answer.behindMs === 0
    // A read that goes on begins with the record it left off at, unless that is gone, and others after it may be too.
    if (!this.#begun && (first || isEnd)) this.expired ||= this.#from !== null && first?.SequenceNumber !== this.#from[0]
    this.#begun ||= first !== undefined
    const { records, cut } = range.cut(answer.records, null)
    this.closed = answer.ended && !cut
    this.#behind = { first: Math.max(this.#behind?.first ?? 0, answer.behindMs), now: answer.behindMs }
    const last = records.at(-1)
    const edge = last ? timeOf(last) : Math.max(this.#edge ?? 0, clock.now() - answer.behindMs - edgeMs)
    const cursor = { index: 0, ...(this.#from && { from: this.#from }) }
    return { records, cursor, last: cut || isEnd, at: records[0] ? timeOf(records[0]) : null, edge }
  }

  #walk(place: Start): AsyncGenerator<Answer, void> {
    const { kinesis, stream, clock, call } = this.#reading
    return walkShard(kinesis, { stream, shard: this.#shard.id, place, clock, most: this.#portion.next }, call)
  }

  /** Goes on as a read does that was resumed where what comes next may have expired: an iterator passes over what is gone. */
  #lookAgain(): void {
    const { place, at } = this.#position
    const { clock, retentionMs } = this.#reading
    if (!this.#begun || place === null || at === null || at > clock.now() - retentionMs + expiryMs) return
    // Where the last answer brought nothing new, that record has just been there.
    if (this.#from?.[0] === place[0]) return
    void this.#answers.return()
    this.#answers = this.#walk({ at: place[0] })
    this.#from = place
    this.#begun = false
  }
}

import type { _Record } from '@aws-sdk/client-kinesis'
import { tellTime, walkShard, type Place as Start } from '../records.ts'
import type { Shard } from '../shared.ts'
import { addCounts, type Counts } from './counts.ts'
import type { Reading } from './forward.ts'
import type { Cursor, Judged } from './judge.ts'
import { NewestRows } from './newest-rows.ts'
import { comparePlaces, type Place } from './place.ts'
import type { Portion } from './portions.ts'
import { timeOf } from './range.ts'
import type { Position } from './resume.ts'
import type { Chunk, Feed, Step } from './shard-run.ts'

/** A look at the oldest records tells where a shard begins and how dense it is; a small shard is read whole by it. */
const lookRecords = 250
/** How many records a window aims at; a window of a few is followed by one four times as wide. */
const windowRecords = 4_000
const widenBy = 4
const narrowestMs = 1_000
const firstWidthMs = 60_000
/** After so many answers a window that holds too much is given up for the newer half of what is left of it. */
const mostAnswers = 6

/**
 * What a window held: the first record's place and time, the last one's time, how many records and answers there were, and
 * whether it was read up to its end.
 */
type Seen = { first: Place | null; at: number | null; last: number | null; records: number; answers: number; whole: boolean }

/**
 * A shard from the end of the range down to its beginning. Kinesis reads forward only, so that windows of time are read one
 * before the other, and each is given in falling order. Windows join by sequence numbers, so that nothing is missed or given
 * twice where arrival times do not rise.
 */
export class BackwardFeed implements Feed {
  readonly #reading: Reading
  readonly #shard: Shard
  readonly #keep: number
  readonly #portion: Portion
  /** What is at or after it is done, and was in the range. */
  #before: Place | null
  /** Where the next window ends (epoch ms), null for the end of the range. */
  #top: number | null
  #first: number | null = null
  /** Nothing of the range arrived before (epoch ms); null where that is not known. */
  #bottom: number | null
  /** The first record that there was to be read. */
  #oldest: Place | null = null
  #width = firstWidthMs
  #begun = false
  #looked = false
  /** Up to here (epoch ms) a window was read that held too much. */
  #dense: number | null = null
  closed = false
  expired = false

  /** `keepBytes` is how much may be held of what matches. */
  constructor(reading: Reading, shard: Shard, position: Position, keepBytes: number) {
    this.#reading = reading
    this.#shard = shard
    this.#keep = keepBytes
    this.#portion = reading.portions.open()
    const stop = reading.range.stop(shard.id)
    this.#before = position.place ?? (stop === undefined ? null : [stop, 0])
    this.#top = position.at
    this.#bottom = reading.range.lowest
  }

  get fraction(): number | null {
    if (this.#bottom === null || this.#first === null || this.#top === null) return null
    return Math.min(1, (this.#first - this.#top) / Math.max(1, this.#first - this.#bottom))
  }

  async next(limit: number): Promise<Chunk> {
    if (!this.#begun) {
      this.#begun = true
      const found = await this.#newest(limit)
      if (found) return found
    }
    if (!this.#looked) {
      this.#looked = true
      const found = await this.#look(limit)
      if (found) return found
    }
    for (;;) {
      const found = await this.#window(limit)
      if (found) return found
    }
  }

  /**
   * The last minute of an open shard, where most reads find what they want; null where the range or the shard may not reach it.
   */
  async #newest(limit: number): Promise<Chunk | null> {
    const { kinesis, stream, range, clock, call } = this.#reading
    if (!this.#shard.open || range.low !== 'oldest') return null
    if (!range.fixed) await tellTime(kinesis, { stream, shard: this.#shard.id, clock }, call)
    const [before, top] = [this.#before, this.#top]
    const found = await this.#window(limit)
    if (found?.steps.length !== limit) return found
    // Just as many as are wanted may be all there are: the look at the oldest tells.
    this.#before = before
    this.#top = top
    return null
  }

  /** What lies before the top; null where that is too much at once. */
  async #window(limit: number): Promise<Chunk | null> {
    const top = this.#top ?? await this.#startingTop()
    const low = this.#bottom === null ? null : Math.max(0, this.#bottom)
    const from = top - this.#width
    const isLast = low !== null ? from <= low : from <= 0
    const rows = new NewestRows(limit + 1, this.#keep)
    const seen = await this.#read(isLast ? this.#reading.range.start(this.#shard.id) : { time: Math.floor(from) }, rows)
    if (!seen.whole) {
      this.#dense = seen.last
      this.#width = this.#half(top)
      return null
    }
    const chunk = this.#chunk(rows, seen, { top, from, isLast })
    if (rows.dropped === null) this.#adapt(seen.records)
    return chunk
  }

  /** Everything where one answer holds it all, else null; tells where the shard begins. */
  async #look(limit: number): Promise<Chunk | null> {
    const rows = new NewestRows(limit + 1, this.#keep)
    const seen = await this.#read(this.#reading.range.start(this.#shard.id), rows, lookRecords)
    if (seen.whole) {
      const top = this.#top ?? this.#reading.range.before
      this.#first ??= top
      this.#bottom = seen.at ?? this.#bottom
      return this.#chunk(rows, seen, { top, from: seen.at ?? 0, isLast: true })
    }
    // The oldest may lie behind answers that have none: nothing below the range is read for them.
    this.#bottom = seen.at ?? this.#bottom
    this.#oldest = seen.first
    return null
  }

  /** Reads from a place up to what is done; `once` takes one answer of so many records and no more. */
  async #read(place: Start, rows: NewestRows, once?: number): Promise<Seen> {
    const { kinesis, stream, range, clock, call } = this.#reading
    const seen: Seen = { first: null, at: null, last: null, records: 0, answers: 0, whole: false }
    const most = () => Math.min(once ?? Infinity, this.#portion.next())
    for await (const answer of walkShard(kinesis, { stream, shard: this.#shard.id, place, clock, most }, call)) {
      this.#portion.took(answer.records)
      const { records, cut } = range.cut(answer.records, this.#before)
      const [first, last] = [records[0], records.at(-1)]
      if (first && seen.first === null) [seen.first, seen.at] = [[first.SequenceNumber ?? '', 0], timeOf(first)]
      if (last) seen.last = timeOf(last)
      seen.records += records.length
      seen.answers++
      if (answer.ended && !cut && this.#before === null) this.closed = true
      seen.whole = cut || answer.ended || answer.behindMs === 0
      if (once !== undefined && !seen.whole) return seen
      await this.#judge(records, rows)
      if (seen.whole || this.#isTooMuch(seen, rows)) break
    }
    return seen
  }

  async #judge(records: readonly _Record[], rows: NewestRows): Promise<void> {
    for (let cursor: Cursor | null = { index: 0 }; cursor;) {
      const judged: Judged = await this.#reading.judge.judge(records, this.#shard, cursor, this.#before ?? undefined)
      rows.add(judged)
      cursor = judged.next
    }
  }

  /** Where the first window ends: with a named sequence number, when that record arrived. */
  async #startingTop(): Promise<number> {
    const { kinesis, stream, range, clock, call } = this.#reading
    const stop = range.stop(this.#shard.id)
    this.#first = range.before
    if (stop !== undefined) {
      const walk = { stream, shard: this.#shard.id, place: { at: stop }, clock, most: 1 }
      for await (const { records: [record], behindMs, ended } of walkShard(kinesis, walk, call)) {
        if (record) this.#first = timeOf(record) + 1
        if (record || ended || behindMs === 0) break
      }
    }
    return this.#top = this.#first
  }

  /** Whether what is read here is of no use, or reading on to the top would take more than twice as long as it took so far. */
  #isTooMuch({ at, last, answers }: Seen, rows: NewestRows): boolean {
    if (answers < mostAnswers || this.#width <= narrowestMs || at === null || last === null) return false
    return rows.dropped !== null || (this.#top ?? this.#reading.range.before) - last > 2 * (last - at)
  }

  #half(top: number): number {
    return Math.max(narrowestMs, (top - (this.#dense ?? top)) / 2)
  }

  #adapt(records: number): void {
    if (this.#dense !== null && (this.#top ?? 0) - this.#dense <= narrowestMs) this.#dense = null
    if (this.#dense !== null) this.#width = this.#half(this.#top ?? this.#dense)
    else if (records < windowRecords / widenBy) this.#width *= widenBy
    else if (records > windowRecords * 2) this.#width = Math.max(narrowestMs, this.#width / 2)
  }

  /** The window from `from` to `top` was read; where more matched than may be kept, it is done only down to what was dropped. */
  #chunk(
    rows: NewestRows, seen: Seen,
    { top, from, isLast }: { readonly top: number; readonly from: number; readonly isLast: boolean },
  ): Chunk {
    const { dropped } = rows
    if (dropped) {
      this.#before = [dropped.place[0], dropped.place[1] + 1]
      this.#top = (dropped.at ?? top - 1) + 1
      // The next one is as wide as what was kept.
      this.#width = Math.max(narrowestMs, top - this.#top)
    } else {
      this.#before = seen.first ?? this.#before
      this.expired = isLast && this.#oldest !== null && (this.#before === null || comparePlaces(this.#before, this.#oldest) > 0)
      this.#top = from
    }
    const steps: Step[] = []
    let gap: Counts = rows.rest
    for (const row of rows.newestFirst()) {
      const after: Position = { place: [...row.place], at: row.at === null ? null : row.at + 1, done: false }
      steps.push({ row, counts: addCounts(gap, row.own), after })
      gap = row.gap
    }
    const place = this.#before
    const after = { place: place && [...place], at: this.#top, done: isLast && dropped === null } satisfies Position
    return { steps, rest: gap, after, edge: this.#top }
  }
}

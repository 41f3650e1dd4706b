import { setImmediate as breathe } from 'node:timers/promises'
import type { _Record } from '@aws-sdk/client-kinesis'
import type { Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import { compileFilter, type CompiledFilter, type Match } from '#main/filter/compile.ts'
import { openPayloads, type PayloadReader } from '#main/payload/reading.ts'
import type { Shard } from '../shared.ts'
import { addCounts, noCounts, type Counts } from './counts.ts'
import { entriesOf, type Entry } from './entries.ts'
import { bytesOfEntry, filterRecord, messageId, messageOf } from './message.ts'
import { comparePlaces, type Place } from './place.ts'

/**
 * A match with about how many bytes it takes on the wire, and its place. `own` are its own counts, `gap` those of the records
 * between it and the match before it.
 */
export type Row = {
  readonly message: Message; readonly weight: number; readonly place: Place; readonly at: number | null
  readonly own: Counts; readonly gap: Counts
}

/**
 * What some records gave: rows in their order, the counts of what came after the last of them, and where to go on; null at their
 * end.
 */
export type Judged = { readonly rows: readonly Row[]; readonly rest: Counts; readonly next: Cursor | null }

/** A record of a list, what it holds where that is known, and from where on in the shard its entries count. */
export type Cursor = { readonly index: number; readonly from?: Place | undefined; readonly opened?: readonly Entry[] }

/** What an entry counts as, and how it is shown where it matches. */
type Decided = { readonly own: Counts; readonly message: Message | null }

/** How a query wants its records. */
export type Judging = Pick<ReadQuery, 'filter' | 'decode' | 'raw' | 'previewBytes'>

/** Judging gives way to others after so long (ms). */
const sliceMs = 12
/** A larger record is judged where it lies, so that no 10 MiB of JSON are taken apart at once. */
const largeBytes = 64 << 10
/** Matches that are held at once of what a shard answered, and about how many bytes of them; the others wait as they came. */
const sliceRows = 512
const sliceWeight = 512 << 10
/** Kinds of filter errors that are told. */
const mostErrors = 20
const defaultPreviewBytes = 4_096

const stray: Decided = { own: { ...noCounts, strays: 1 }, message: null }

/** Opens, filters and shows the records of a read or tail. */
export class Judge {
  /** The first filter error of each kind. */
  readonly errors = new Map<string, Problem>()
  readonly #payloads: PayloadReader
  readonly #filter: CompiledFilter
  readonly #showing: { readonly previewBytes: number; readonly raw: boolean }

  /** Throws BadInput for a filter that does not compile and for a decoder that does not exist. */
  constructor({ filter = {}, decode, raw = false, previewBytes = defaultPreviewBytes }: Judging) {
    this.#payloads = openPayloads({ decode })
    this.#filter = compileFilter(filter, { decode: (bytes, part) => this.#payloads.decoded(bytes, part), chosen: decode })
    this.#showing = { previewBytes, raw }
  }

  /**
   * Judges records of one shard in their order, from a cursor on and before a place, until so many match; long work gives way to
   * others in between.
   */
  async judge(records: readonly _Record[], shard: Shard, { index, from, opened }: Cursor, before?: Place): Promise<Judged> {
    const rows: Row[] = []
    let weight = 0
    let gap = noCounts
    const pause = breather()
    for (const [later, record] of records.slice(index).entries()) {
      const entries = (later === 0 ? opened : undefined) ?? entriesOf(record, shard)
      for (const entry of entries) {
        const place: Place = [entry.sequence, entry.sub]
        if (from && comparePlaces(place, from) < 0) continue
        if (before && comparePlaces(place, before) >= 0) return { rows, rest: gap, next: null }
        if (rows.length >= sliceRows || weight >= sliceWeight) {
          return { rows, rest: gap, next: { index: index + later, from: place, opened: entries } }
        }
        const { own, message } = entry.stray ? stray : this.#judged(entry, shard.id)
        const row = message && { message, weight: weightOf(message), place, at: entry.at, own, gap }
        if (row) rows.push(row)
        weight += row?.weight ?? 0
        gap = row ? noCounts : addCounts(gap, own)
        await pause()
      }
    }
    return { rows, rest: gap, next: null }
  }

  #judged(entry: Entry, shard: string): Decided {
    const match = this.#match(entry, shard)
    const message = match === 'yes' ? messageOf(shard, entry, this.#payloads, this.#showing) : null
    return { own: countsOf(entry, match, message), message }
  }

  #match(entry: Entry, shard: string): Match {
    const record = filterRecord(shard, entry)
    const match = entry.data.length <= largeBytes ? this.#filter.matches(record) : this.#matchWhereItLies(record)
    if (typeof match === 'object') this.#note(match.error, messageId(shard, entry))
    return match
  }

  #matchWhereItLies(record: ReturnType<typeof filterRecord>): Match {
    const key = record.key ?? new Uint8Array()
    const section = Buffer.concat([key, record.value ?? new Uint8Array()])
    const test = this.#filter.over(section)
    if (test === null) return 'no'
    return test({
      ...record, partition: record.partition ?? 0, offset: record.offset ?? 0n, value: section.subarray(key.length),
      from: 0, to: section.length, keyFrom: 0, keyTo: key.length, valueFrom: key.length, valueTo: section.length,
    })
  }

  #note(error: string, id: string): void {
    if (this.errors.has(error) || this.errors.size >= mostErrors) return
    this.errors.set(error, {
      code: 'BadInput', message: `The filter cannot judge message ${id}: ${error}`, hint: 'Test the type first, or ask has().',
    })
  }
}

/** Resolves at once, and each 12 ms after the others had their turn. */
function breather(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < sliceMs) return undefined
    return breathe().then(() => { since = performance.now() })
  }
}

const countsOf = (entry: Entry, match: Match, message: Message | null): Counts => ({
  scanned: 1, matched: message ? 1 : 0, bytes: bytesOfEntry(entry), strays: 0, from: entry.at, to: entry.at,
  undecodable: message?.flags.includes('not-decoded') ? 1 : 0, filterErrors: typeof match === 'object' ? 1 : 0,
})

/** About how many bytes a message takes on the wire. */
function weightOf({ key, value }: Message): number {
  const weigh = (payload: Message['key']): number =>
    (payload ? payload.text.length + (payload.raw?.length ?? 0) + payload.why.length : 0)
  return 400 + weigh(key) + weigh(value)
}

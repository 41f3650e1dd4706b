/** One header of a record, as bytes. */
type FilterHeader = { readonly name: string; readonly value: Uint8Array | null }

/**
 * What a filter may look at. Read lazily: a member costs only when it is asked for, and the object may stand for the next
 * record afterwards. `at` is epoch ms, `bytes` the size of the record; the arrays of bytes may be views into a section.
 */
export type FilterRecord = {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly FilterHeader[]
  /** null where the system has no such thing. */
  readonly partition: number | null
  readonly offset: bigint | null
  readonly at: number | null
  readonly bytes: number
  readonly flags: readonly string[]
}

/**
 * A record in its section, the decompressed records of a batch. [from, to) bounds its stored bytes there, and the others its
 * key and its value; null is [-1, -1).
 */
export type SectionRecord = FilterRecord & {
  readonly partition: number
  readonly offset: bigint
  readonly from: number
  readonly to: number
  readonly keyFrom: number
  readonly keyTo: number
  readonly valueFrom: number
  readonly valueTo: number
}

/** `error` is the reason why a `where` could not be judged, the same text for the same kind of error. */
export type Match = 'yes' | 'no' | { readonly error: string }

/** Judges a record of the section that it was made for. Records are asked in rising order; some may be left out. */
export type RecordTest = (record: SectionRecord) => Match

/** A filter, or one condition of it. */
export type Condition = {
  /**
   * null promises that no record of the section matches and none is an error, whatever its payloads are. Else a test for its
   * records, good as long as the section.
   */
  readonly over: (section: Uint8Array) => RecordTest | null
  /** Judges one record by itself, plainly: `over` gives the same for it, faster. */
  readonly matches: (record: FilterRecord) => Match
}

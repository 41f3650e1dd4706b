/** One header of a record, as bytes. */
type FilterHeader = { readonly name: string; readonly value: Uint8Array | null }

/**
 * What a filter may look at. `at` is epoch ms, `bytes` the size of the record; the arrays of bytes may be views into a
 * batch.
 */
export type FilterRecord = {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly FilterHeader[]
  readonly partition: number
  readonly offset: bigint
  readonly at: number | null
  readonly bytes: number
  readonly flags: readonly string[]
}

/** `error` is the reason why a `where` could not be judged, the same text for the same kind of error. */
export type Match = 'yes' | 'no' | { readonly error: string }

/**
 * One condition of a filter. `mayMatch` is asked about a whole decompressed batch: false is a promise that no record in
 * it matches.
 */
export type Condition = {
  readonly mayMatch?: (batch: Uint8Array) => boolean
  readonly matches: (record: FilterRecord) => Match
}

/** A condition that needs no error; `mayMatch` is left out where there is no test of a whole batch. */
export function conditionOf(holds: (record: FilterRecord) => boolean, mayMatch?: (batch: Uint8Array) => boolean): Condition {
  const matches = (record: FilterRecord): Match => holds(record) ? 'yes' : 'no'
  return mayMatch ? { matches, mayMatch } : { matches }
}

/**
 * Something that gives items from one partition, newest first by offset; `at` is null where the item has no time. Without a
 * `head` it is finished or still looking; `oldestSeen` is the oldest time it has come by, null before the first.
 */
export type Source = {
  readonly head: { readonly message: { readonly at: number | null } } | undefined
  readonly finished: boolean
  readonly oldestSeen: number | null
}

/**
 * The source whose head is newest by time; of equals the first. Items without a time come last. Undefined when all are finished,
 * and while one that is still looking may find a newer one: what it has not seen is taken to be older than what it has.
 */
export function newestOf<S extends Source>(sources: readonly S[]): S | undefined {
  let best: S | undefined
  let [bestAt, expected] = [-Infinity, -Infinity]
  for (const source of sources) {
    const { head } = source
    if (head === undefined) {
      if (!source.finished) expected = Math.max(expected, source.oldestSeen ?? Infinity)
      continue
    }
    const at = head.message.at ?? -Infinity
    if (best === undefined || at > bestAt) {
      best = source
      bestAt = at
    }
  }
  return expected === -Infinity || bestAt > expected ? best : undefined
}

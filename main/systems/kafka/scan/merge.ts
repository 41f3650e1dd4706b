/** Something that gives items from one partition, newest first by offset; `at` is null where the item has no time. */
export type Source = { readonly head: { readonly message: { readonly at: number | null } } | undefined }

/** The source whose head is newest by time; of equals the first. Items without a time come last. Undefined when all are empty. */
export function newestOf<S extends Source>(sources: readonly S[]): S | undefined {
  let best: S | undefined
  let bestAt = -Infinity
  for (const source of sources) {
    if (source.head === undefined) continue
    const at = source.head.message.at ?? -Infinity
    if (best === undefined || at > bestAt) {
      best = source
      bestAt = at
    }
  }
  return best
}

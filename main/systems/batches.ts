/** The most that one call may carry. */
export type BatchLimits = { readonly entries: number; readonly bytes: number }

/** Cuts entries into batches within the limits, in order. An entry that alone is too large must not be among them. */
export function cutBatches<Entry extends { readonly bytes: number }>(
  entries: readonly Entry[], most: BatchLimits,
): readonly (readonly Entry[])[] {
  const batches: Entry[][] = []
  let bytes = 0
  for (const entry of entries) {
    const last = batches.at(-1)
    if (last && last.length < most.entries && bytes + entry.bytes <= most.bytes) {
      last.push(entry)
      bytes += entry.bytes
    } else {
      batches.push([entry])
      bytes = entry.bytes
    }
  }
  return batches
}

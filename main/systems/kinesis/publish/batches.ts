import type { Entry } from './entry.ts'

/** An entry with its place among the drafts. */
export type Numbered = Entry & { readonly index: number }

/** What one call may carry (PutRecords): 500 records, and 10 MiB with their partition keys. */
const mostRecords = 500
const mostBytes = 10 << 20

/** Cuts entries into calls of at most 500 and 10 MiB, in order. An entry that alone is larger must not be among them. */
export function cutBatches(entries: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const batches: Numbered[][] = []
  let bytes = 0
  for (const entry of entries) {
    const last = batches.at(-1)
    if (last && last.length < mostRecords && bytes + entry.bytes <= mostBytes) {
      last.push(entry)
      bytes += entry.bytes
    } else {
      batches.push([entry])
      bytes = entry.bytes
    }
  }
  return batches
}

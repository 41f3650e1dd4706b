import { batchSize } from '../read/visibility.ts'
import type { Entry } from './entry.ts'

/** An entry with its place among the drafts. */
export type Numbered = Entry & { readonly index: number }

/** What the messages of one batch may have together (SendMessageBatch): 1 MiB. */
const mostBytes = 1 << 20

/** Cuts entries into batches of at most ten and 1 MiB, in order. An entry that alone is larger must not be among them. */
export function cutBatches(entries: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const batches: Numbered[][] = []
  let bytes = 0
  for (const entry of entries) {
    const last = batches.at(-1)
    if (last && last.length < batchSize && bytes + entry.bytes <= mostBytes) {
      last.push(entry)
      bytes += entry.bytes
    } else {
      batches.push([entry])
      bytes = entry.bytes
    }
  }
  return batches
}

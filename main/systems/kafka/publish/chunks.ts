import { batchOverhead, firstRecordBytes, laterRecordBytes } from './batch-writer.ts'
import type { OutgoingHeader, OutgoingRecord } from './outgoing.ts'

/** A record with its place among the drafts. */
export type Numbered = { readonly index: number; readonly record: OutgoingRecord }

/** Records of one partition that go in one batch; `plain` ones kafkajs can carry. */
export type Chunk = {
  readonly partition: number
  readonly plain: boolean
  readonly bytes: number
  readonly items: readonly Numbered[]
}

/** Batches larger than this are cut, where the topic would allow more. */
const comfortableBytes = 1 << 20

/** Bytes of a batch that holds only this record. */
export const loneBatchBytes = (record: OutgoingRecord): number => batchOverhead + firstRecordBytes(record)

/**
 * Cuts records into batches under `maxBytes`, in order within each partition. A record that alone is larger must not be among
 * them.
 */
export function cutChunks(items: readonly Numbered[], maxBytes: number): readonly Chunk[] {
  const limit = Math.min(maxBytes, comfortableBytes)
  return [...Map.groupBy(items, ({ record }) => record.partition)].flatMap(([partition, all]) => {
    const chunks: { partition: number; plain: boolean; bytes: number; items: Numbered[] }[] = []
    for (const item of all) {
      const plain = isPlain(item.record.headers)
      const bytes = firstRecordBytes(item.record) + laterRecordBytes
      const last = chunks.at(-1)
      if (last && last.plain === plain && last.bytes + bytes <= limit) {
        last.items.push(item)
        last.bytes += bytes
      } else {
        chunks.push({ partition, plain, bytes: batchOverhead + bytes, items: [item] })
      }
    }
    return chunks
  })
}

/**
 * Whether kafkajs can carry the headers: it keeps them in an object, which moves integer-like names to the front and joins names
 * that return, and it throws for a null value.
 */
export function isPlain(headers: readonly OutgoingHeader[]): boolean {
  const seen = new Set<string>()
  let last: string | undefined
  for (const { name, value } of headers) {
    if (value === null || /^\d+$/.test(name) || name === '__proto__') return false
    if (name !== last && seen.has(name)) return false
    seen.add(name)
    last = name
  }
  return true
}

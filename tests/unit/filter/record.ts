import type { FilterRecord } from '#main/filter/compile.ts'

/** A record of which only the named parts matter; text stands for its UTF-8 bytes. */
export function recordOf(parts: Partial<Omit<FilterRecord, 'key' | 'value' | 'headers'>> & {
  readonly key?: string | Uint8Array | null
  readonly value?: string | Uint8Array | null
  readonly headers?: readonly (readonly [string, string | Uint8Array | null])[]
}): FilterRecord {
  const { key = null, value = null, headers = [], ...rest } = parts
  return {
    partition: 0, offset: 0n, at: 0, bytes: 0, flags: [], ...rest,
    key: bytesOf(key), value: bytesOf(value), headers: headers.map(([name, text]) => ({ name, value: bytesOf(text) })),
  }
}

/** The bytes of a batch that holds the records, with a byte between any two parts as the varint lengths of a real one. */
export function batchOf(records: readonly FilterRecord[]): Uint8Array {
  const parts = records.flatMap(({ key, value, headers }) =>
    [key, value, ...headers.flatMap((header) => [Buffer.from(header.name), header.value])])
  return Buffer.concat(parts.flatMap((part) => part === null ? [Buffer.of(1)] : [Buffer.of(part.length & 0x7f), part]))
}

const bytesOf = (text: string | Uint8Array | null): Uint8Array | null => typeof text === 'string' ? Buffer.from(text) : text

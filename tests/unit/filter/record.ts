import type { CompiledFilter, FilterRecord, Match, SectionRecord } from '#main/filter/compile.ts'

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

/** A section that holds the records, laid out as in a batch but with one byte for each number, and the records in it. */
function sectionOf(
  records: readonly FilterRecord[],
): { readonly section: Uint8Array; readonly records: readonly SectionRecord[] } {
  const [written, placed]: [Uint8Array[], SectionRecord[]] = [[], []]
  let at = 0
  const write = (bytes: Uint8Array): void => { written.push(bytes); at += bytes.length }
  const field = (bytes: Uint8Array | null): readonly [from: number, to: number] => {
    write(Buffer.of(bytes === null ? 1 : (bytes.length * 2) & 0xff))
    if (bytes === null) return [-1, -1]
    write(bytes)
    return [at - bytes.length, at]
  }
  for (const record of records) {
    write(Buffer.of(0))
    const from = at
    write(Buffer.of(0, 0, 0))
    const [keyFrom, keyTo] = field(record.key)
    const [valueFrom, valueTo] = field(record.value)
    write(Buffer.of(record.headers.length * 2))
    for (const { name, value } of record.headers) {
      field(Buffer.from(name))
      field(value)
    }
    placed.push({ ...record, partition: record.partition ?? 0, offset: record.offset ?? 0n, from, to: at, keyFrom, keyTo, valueFrom, valueTo })
  }
  return { section: Buffer.concat(written), records: placed }
}

/** What the filter says of the records when it is asked about their section; of all, or of those at these places. */
export function judgedOver(
  filter: CompiledFilter, records: readonly FilterRecord[], places: readonly number[] = [...records.keys()],
): readonly Match[] {
  const { section, records: placed } = sectionOf(records)
  const test = filter.over(section)
  return places.flatMap((place) => placed[place] ?? []).map((record) => test === null ? 'no' : test(record))
}

const bytesOf = (text: string | Uint8Array | null): Uint8Array | null => typeof text === 'string' ? Buffer.from(text) : text

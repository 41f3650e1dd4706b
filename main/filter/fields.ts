import { isUtf8 } from 'node:buffer'
import { bufferOf } from '#main/payload/buffer.ts'
import { decodedValue } from '#main/payload/decoded.ts'
import { bytesName } from './cel-names.ts'
import type { FilterRecord } from './record.ts'

/**
 * The bound names of `filter.where` over one record. Each is worked out when it is first asked for, so that `partition
 * == 3` parses no JSON.
 */
export class RecordFields {
  readonly #record: FilterRecord
  #value: { readonly decoded: unknown } | undefined
  #headersAll: ReadonlyMap<string, readonly HeaderValue[]> | undefined

  constructor(record: FilterRecord) {
    this.#record = record
  }

  get key(): unknown { return decodedValue(this.#record.key) }
  get value(): unknown { return (this.#value ??= { decoded: decodedValue(this.#record.value) }).decoded }
  get headersAll(): ReadonlyMap<string, readonly HeaderValue[]> { return this.#headersAll ??= valuesByName(this.#record) }
  get headers(): ReadonlyMap<string, HeaderValue> {
    return new Map([...this.headersAll].map(([name, [first]]) => [name, first ?? null]))
  }
  get partition(): bigint { return BigInt(this.#record.partition) }
  get offset(): bigint { return this.#record.offset }
  get at(): Date | undefined { return this.#record.at === null ? undefined : new Date(this.#record.at) }
  get [bytesName](): bigint { return BigInt(this.#record.bytes) }
  get flags(): readonly string[] { return this.#record.flags }
}

/** A header's text; its bytes where they are not UTF-8; null where it has none. */
type HeaderValue = string | Uint8Array | null

function valuesByName({ headers }: FilterRecord): ReadonlyMap<string, readonly HeaderValue[]> {
  const values = new Map<string, HeaderValue[]>()
  for (const { name, value } of headers) {
    const text = value !== null && isUtf8(value) ? bufferOf(value).toString('utf8') : value
    const known = values.get(name)
    if (known) known.push(text)
    else values.set(name, [text])
  }
  return values
}

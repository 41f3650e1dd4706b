import { isUtf8 } from 'node:buffer'
import { bufferOf } from '#main/payload/buffer.ts'
import { bytesName } from './cel-names.ts'
import type { FilterRecord } from './record.ts'

/** A payload as an expression sees it; null for null. Never throws. */
export type DecodePayload = (bytes: Uint8Array | null, part: 'key' | 'value') => unknown

/**
 * The bound names of `filter.where` over one record. Each is worked out when it is first asked for, so that `partition
 * == 3` parses no JSON.
 */
export class RecordFields {
  readonly #record: FilterRecord
  readonly #decode: DecodePayload
  readonly #readValue: () => unknown
  #value: { readonly read: unknown } | undefined
  #headersAll: ReadonlyMap<string, readonly HeaderValue[]> | undefined

  /** `readValue` is a faster way to what `decode` gives for the value. */
  constructor(record: FilterRecord, decode: DecodePayload, readValue = () => decode(record.value, 'value')) {
    this.#record = record
    this.#decode = decode
    this.#readValue = readValue
  }

  get key(): unknown { return this.#decode(this.#record.key, 'key') }
  get value(): unknown { return (this.#value ??= { read: this.#readValue() }).read }
  get headersAll(): ReadonlyMap<string, readonly HeaderValue[]> { return this.#headersAll ??= valuesByName(this.#record) }
  get headers(): ReadonlyMap<string, HeaderValue> {
    return new Map([...this.headersAll].map(([name, [first]]) => [name, first ?? null]))
  }
  get partition(): bigint | undefined { return this.#record.partition === null ? undefined : BigInt(this.#record.partition) }
  get offset(): bigint | undefined { return this.#record.offset ?? undefined }
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

import { isUtf8 } from 'node:buffer'
import { bufferOf } from '../buffer.ts'
import { shortest } from '../registry/avro/read.ts'
import { jsonText } from '../registry/json-text.ts'

/** More levels than any message has; the stack holds many times as many. */
const deepest = 200
/** What it may hold: a map counts four, since it takes 200 bytes of memory where an empty one is a byte long. */
const mostValues = 500_000
const valuesOfMap = 4

/**
 * The one MessagePack value that these bytes are (https://github.com/msgpack/msgpack/blob/master/spec.md): Maps, arrays,
 * BigInts for its integers, doubles, texts, base64 for its binary. A key that is no text becomes its JSON; a timestamp ISO
 * 8601; another extension `{ ext, data }`. Throws an Error that says what does not fit.
 */
export function readMessagePack(bytes: Uint8Array): unknown {
  const input = new Input(bufferOf(bytes))
  const value = input.value(0)
  if (input.left > 0) throw new Error(`${input.left} of ${bytes.length} bytes are left after the value`)
  return value
}

/** Counts and lengths are compared with the bytes that are left before anything is made for them. */
class Input {
  readonly #bytes: Buffer
  #at = 0
  #values = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  value(depth: number): unknown {
    if (depth > deepest) throw new Error(`it is nested more than ${deepest} deep`)
    if (++this.#values > mostValues) throw new Error(`it holds too much to be taken apart`)
    const type = this.#uint(1)
    if (type < 0x80) return BigInt(type)
    if (type < 0x90) return this.#map(type & 0x0f, depth)
    if (type < 0xa0) return this.#array(type & 0x0f, depth)
    if (type < 0xc0) return this.#text(type & 0x1f)
    if (type >= 0xe0) return BigInt(type - 0x100)
    switch (type) {
      case 0xc0: return null
      case 0xc2: return false
      case 0xc3: return true
      case 0xc4: case 0xc5: case 0xc6: return this.#take(this.#uint(1 << (type - 0xc4))).toString('base64')
      case 0xc7: case 0xc8: case 0xc9: return this.#extension(this.#uint(1 << (type - 0xc7)))
      case 0xca: return shortest(this.#take(4).readFloatBE(0))
      case 0xcb: return this.#take(8).readDoubleBE(0)
      case 0xcc: case 0xcd: case 0xce: return BigInt(this.#uint(1 << (type - 0xcc)))
      case 0xcf: return this.#take(8).readBigUInt64BE(0)
      case 0xd0: return BigInt(this.#take(1).readInt8(0))
      case 0xd1: return BigInt(this.#take(2).readInt16BE(0))
      case 0xd2: return BigInt(this.#take(4).readInt32BE(0))
      case 0xd3: return this.#take(8).readBigInt64BE(0)
      case 0xd4: case 0xd5: case 0xd6: case 0xd7: case 0xd8: return this.#extension(1 << (type - 0xd4))
      case 0xd9: case 0xda: case 0xdb: return this.#text(this.#uint(1 << (type - 0xd9)))
      case 0xdc: case 0xdd: return this.#array(this.#uint(2 << (type - 0xdc)), depth)
      case 0xde: case 0xdf: return this.#map(this.#uint(2 << (type - 0xde)), depth)
      default: throw new Error('the byte c1 stands for nothing')
    }
  }

  #take(length: number): Buffer {
    if (length > this.left) throw new Error('the bytes end in the middle of the value')
    return this.#bytes.subarray(this.#at, this.#at += length)
  }

  #uint(length: number): number {
    return this.#take(length).readUIntBE(0, length)
  }

  #text(length: number): string {
    const bytes = this.#take(length)
    if (!isUtf8(bytes)) throw new Error('a text in it is not valid UTF-8')
    return bytes.toString('utf8')
  }

  #array(count: number, depth: number): unknown[] {
    if (count > this.left) throw new Error(`an array says that it has ${count} items, and ${this.left} bytes are left`)
    const items: unknown[] = []
    for (let index = 0; index < count; index++) items.push(this.value(depth + 1))
    return items
  }

  #map(count: number, depth: number): ReadonlyMap<string, unknown> {
    if (count * 2 > this.left) throw new Error(`a map says that it has ${count} entries, and ${this.left} bytes are left`)
    this.#values += valuesOfMap - 1
    const entries = new Map<string, unknown>()
    for (let index = 0; index < count; index++) {
      const key = this.value(depth + 1)
      entries.set(typeof key === 'string' ? key : jsonText(key), this.value(depth + 1))
    }
    return entries
  }

  #extension(length: number): unknown {
    const type = this.#take(1).readInt8(0)
    const data = this.#take(length)
    return (type === -1 ? timestamp(data) : undefined)
      ?? new Map<string, unknown>([['ext', BigInt(type)], ['data', data.toString('base64')]])
  }
}

/** The three shapes of extension -1; undefined beyond the years that a Date has. */
function timestamp(data: Buffer): string | undefined {
  if (data.length === 4) return isoText(BigInt(data.readUInt32BE(0)), 0)
  if (data.length === 12) return isoText(data.readBigInt64BE(4), data.readUInt32BE(0))
  if (data.length !== 8) return undefined
  const both = data.readBigUInt64BE(0)
  return isoText(both & 0x3_ffff_ffffn, Number(both >> 34n))
}

function isoText(seconds: bigint, nanos: number): string | undefined {
  const date = new Date(Number(seconds) * 1_000)
  if (Number.isNaN(date.getTime()) || nanos > 999_999_999) return undefined
  return date.toISOString().replace(/\.000Z$/, nanos === 0 ? 'Z' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}Z`)
}

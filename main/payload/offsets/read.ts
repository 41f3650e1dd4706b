import { bufferOf } from '../buffer.ts'
import { consumerProtocol, kinds, type Kind } from './schemas.ts'
import { type Fields, Maybe, type Tagged, type Type } from './types.ts'

/**
 * A key of `__consumer_offsets`: `type` says of what, such as OffsetCommit, with the group, the topic, the partition or the
 * member. Throws an Error for a version that is not known and for bytes that do not fit.
 */
export function readOffsetsKey(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  const input = new Input(bytes)
  const { name, key } = kindOf(input.version())
  return input.whole(new Map<string, unknown>([['type', name], ...input.structure(key, false)]))
}

/** What a value is read as; the key's version decides, and without the key the bytes themselves where they can. */
export type OffsetsValue = { readonly kind: string; readonly version: number; readonly fields: ReadonlyMap<string, unknown> }

/** A value of `__consumer_offsets`. Throws an Error as readOffsetsKey does. */
export function readOffsetsValue(bytes: Uint8Array, key: Uint8Array | null | undefined): OffsetsValue {
  if (key) return valueOf(bytes, kindOf(new Input(key).version()))
  const fitting = withoutKey.flatMap((number) => attempt(bytes, kindOf(number)))
  const [only] = fitting
  if (!only || fitting.length > 1) throw new Error('it cannot be told without its key')
  return only
}

/** A commit and the metadata of a classic group never fit each other's bytes. */
const withoutKey = [1, 2]

function attempt(bytes: Uint8Array, kind: Kind): readonly OffsetsValue[] {
  try {
    return [valueOf(bytes, kind)]
  } catch {
    return []
  }
}

function kindOf(version: number): Kind {
  const kind = kinds.get(version)
  if (kind) return kind
  throw new Error(`its key has version ${version}, which is not known here`)
}

function valueOf(bytes: Uint8Array, kind: Kind): OffsetsValue {
  const input = new Input(bytes)
  const version = input.version()
  const fields = kind.versions[version]
  if (!fields) throw new Error(`it is a value of ${kind.name} in version ${version}, which is not known here`)
  const read = input.whole(input.structure(fields, version >= kind.flexible, kind.tagged))
  return { kind: kind.name, version, fields: withMembers(read) }
}

/** Puts what a group's consumers said and were given in place of its bytes, where they are of the consumer protocol. */
function withMembers(group: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const members = group.get('members')
  if (group.get('protocolType') !== 'consumer' || !Array.isArray(members)) return group
  const read = members.map((member: unknown) => member instanceof Map ? new Map([...member].map(readProtocol)) : member)
  return new Map([...group, ['members', read]])
}

function readProtocol([name, value]: readonly [unknown, unknown]): [unknown, unknown] {
  const versions = typeof name === 'string' ? consumerProtocol[name] : undefined
  if (!versions || typeof value !== 'string') return [name, value]
  try {
    const input = new Input(Buffer.from(value, 'base64'))
    // A newer version only adds fields at the end, which older readers leave alone.
    const fields = versions[Math.min(input.version(), versions.length - 1)]
    return [name, fields ? input.structure(fields, false) : value]
  } catch {
    return [name, value]
  }
}

/** Bytes in Kafka's encoding (https://kafka.apache.org/protocol#protocol_types). Reading past their end throws. */
class Input {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bufferOf(bytes)
  }

  /** What all of these begin with. */
  version(): number {
    return this.#take(2).readInt16BE(0)
  }

  /** Gives the value back where no bytes are left. */
  whole<Value>(value: Value): Value {
    const left = this.#bytes.length - this.#at
    if (left > 0) throw new Error(`${left} of ${this.#bytes.length} bytes are left after the value`)
    return value
  }

  /** `tagged` are the fields at the end that are known, by their tag; of others the bytes are kept. */
  structure(fields: Fields, flexible: boolean, tagged: Tagged = {}): ReadonlyMap<string, unknown> {
    const read = new Map<string, unknown>()
    for (const [name, type] of Object.entries(fields)) read.set(name, this.#value(type, flexible))
    if (flexible) for (const [tag, bytes] of this.#tags()) {
      const [name, type] = tagged[tag] ?? []
      if (name !== undefined && type !== undefined) read.set(name, new Input(bytes).#value(type, flexible))
      else read.set(`tag${tag}`, bytes.toString('base64'))
    }
    return read
  }

  #value(type: Type, flexible: boolean): unknown {
    switch (type) {
      case 'int8': return BigInt(this.#take(1).readInt8(0))
      case 'int16': return BigInt(this.#take(2).readInt16BE(0))
      case 'uint16': return BigInt(this.#take(2).readUInt16BE(0))
      case 'int32': return BigInt(this.#take(4).readInt32BE(0))
      case 'int64': return this.#take(8).readBigInt64BE(0)
      case 'uuid': return this.#take(16).toString('base64url')
      case 'string': case 'string?': return this.#sized(flexible, 2)?.toString('utf8') ?? null
      case 'bytes': case 'bytes?': return this.#sized(flexible, 4)?.toString('base64') ?? null
      default:
        if (type instanceof Maybe) return this.#take(1).readInt8(0) < 0 ? null : this.structure(type.fields, flexible)
        return isList(type) ? this.#array(type[0], flexible) : this.structure(type, flexible)
    }
  }

  #array(type: Type, flexible: boolean): readonly unknown[] | null {
    const count = this.#length(flexible, 4)
    if (count === null) return null
    if (count > this.#bytes.length - this.#at) throw new Error(`an array says that it has ${count} items, more than bytes`)
    return Array.from({ length: count }, () => this.#value(type, flexible))
  }

  #sized(flexible: boolean, width: 2 | 4): Buffer | null {
    const length = this.#length(flexible, width)
    return length === null ? null : this.#take(length)
  }

  /** Compact lengths are one more than what they say, and 0 is null. */
  #length(flexible: boolean, width: 2 | 4): number | null {
    const length = flexible ? this.#varint() - 1 : this.#take(width).readIntBE(0, width)
    return length < 0 ? null : length
  }

  #tags(): readonly (readonly [number, Buffer])[] {
    const count = this.#varint()
    if (count > this.#bytes.length - this.#at) throw new Error('it says that it has more tagged fields than bytes')
    return Array.from({ length: count }, () => [this.#varint(), this.#take(this.#varint())] as const)
  }

  #varint(): number {
    let value = 0
    for (let shift = 1; shift <= 128 ** 4; shift *= 128) {
      const byte = this.#take(1).readUInt8(0)
      value += (byte & 0x7f) * shift
      if (byte < 0x80) return value
    }
    throw new Error('a length has more than 32 bits')
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new Error('the bytes end in the middle of the value')
    return this.#bytes.subarray(this.#at, this.#at += length)
  }
}

const isList = (type: Type): type is readonly [Type] => Array.isArray(type)

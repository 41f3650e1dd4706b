import { isUtf8 } from 'node:buffer'
import protobuf from 'protobufjs'
import { bufferOf } from '../../buffer.ts'
import { shortest } from '../avro/read.ts'
import { wellKnown } from './well-known.ts'

/** A message as Maps and arrays, with how many of its fields are not in its type (they are left out). */
export type Tree = { readonly value: unknown; readonly unknown: number }

/**
 * Reads a message: fields by their names in the schema, whole numbers as BigInts, enums by name, bytes as base64. A field that
 * does not tell whether it was set stands there with its value, as 0 or an empty list. Throws an Error for bytes that do not fit.
 */
export function readMessage(type: protobuf.Type, bytes: Uint8Array, from = 0): Tree {
  const reader = new BoundedReader(bufferOf(bytes).subarray(from))
  reader.discardUnknown = false
  const message = type.decode(reader)
  const count = { unknown: 0, values: 0 }
  return { value: messageTree(type, message, count), unknown: count.unknown }
}

/**
 * Values that a message may hold, with those inside it and those that only have their default: an inner message of two bytes may
 * have a hundred of these.
 */
const mostValues = 500_000

/** Counts fields while they are read, before anything is made for the message around them. */
class BoundedReader extends protobuf.BufferReader {
  #fields = 0

  override tag(): number {
    if (++this.#fields > mostValues) throw tooMany()
    return super.tag()
  }

  /** Texts of proto2, which are not checked elsewhere: bytes that are no UTF-8 would be shown as other characters. */
  override string(): string {
    const bytes = this.bytes()
    if (!isUtf8(bytes)) throw new Error('a text in it is not valid UTF-8')
    return bufferOf(bytes).toString()
  }
}

const tooMany = (): Error => new Error(`it holds more than ${mostValues} values`)

type Count = { unknown: number; values: number }

function spend(count: Count, values: number): void {
  count.values += values
  if (count.values > mostValues) throw tooMany()
}

function messageTree(type: protobuf.Type, message: object, count: Count): unknown {
  const unknowns: unknown = Reflect.get(message, '$unknowns')
  if (Array.isArray(unknowns)) count.unknown += unknowns.length
  spend(count, type.fieldsArray.length)
  const fields = new Map<string, unknown>()
  for (const field of type.fieldsArray) {
    const set = Object.hasOwn(message, field.name)
    if (!set && (field.hasPresence || (field.resolvedType instanceof protobuf.Type && !field.repeated && !field.map))) continue
    const value: unknown = set ? Reflect.get(message, field.name) : field.defaultValue
    fields.set(field.protoName, fieldTree(field, value, count))
  }
  const shown = wellKnown.get(type.fullName)?.shown(fields)
  return shown === undefined ? fields : shown
}

function fieldTree(field: protobuf.Field, value: unknown, count: Count): unknown {
  const one = (item: unknown) => scalarTree(field, item, count)
  if (field.repeated) {
    if (!Array.isArray(value)) return []
    spend(count, value.length)
    return value.map(one)
  }
  if (!field.map) return one(value)
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return new Map(entries.map(([key, item]) => [keyOf(field, key), one(item)]))
}

/** protobufjs keys a map of 64-bit keys by the eight bytes of each. */
function keyOf(field: protobuf.Field, key: string): string {
  if (!(field instanceof protobuf.MapField) || key.length !== 8 || !field.keyType.endsWith('64')) return key
  return String(wholeOf(protobuf.util.longFromHash(key, field.keyType === 'uint64' || field.keyType === 'fixed64')))
}

function scalarTree(field: protobuf.Field, value: unknown, count: Count): unknown {
  const { resolvedType, type } = field
  if (resolvedType instanceof protobuf.Type) return typeof value === 'object' && value !== null
    ? messageTree(resolvedType, value, count)
    : null
  if (resolvedType) return typeof value === 'number' ? resolvedType.valuesById[value] ?? BigInt(value) : value
  if (type === 'bytes') return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : ''
  if (typeof value === 'number') return type === 'double' ? value : type === 'float' ? shortest(value) : BigInt(value)
  return typeof value === 'object' ? wholeOf(value) : value
}

/** A Long with its two halves. */
function wholeOf(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value)
  if (typeof value !== 'object' || value === null || !('low' in value) || !('high' in value)) return value
  const bits = (BigInt(Number(value.high)) << 32n) | BigInt(Number(value.low) >>> 0)
  return 'unsigned' in value && value.unsigned === true ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits)
}

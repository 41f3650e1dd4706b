import protobuf from 'protobufjs'
import { base64Bytes, floatNumber, wholeNumber } from '../json-number.ts'
import { fieldPath, itemPath, type Misfit } from '../misfit.ts'
import { wellKnown } from './well-known.ts'

/**
 * JSON as a message in Protobuf's binary encoding, or where it does not fit. Takes what reading shows, and fields by their JSON
 * names; 64-bit integers also as texts of digits.
 */
export function writeMessage(type: protobuf.Type, json: unknown): Uint8Array | readonly Misfit[] {
  const misfits: Misfit[] = []
  const message = messageOf(type, json, '', misfits)
  return misfits.length > 0 || message === undefined ? misfits : type.encode(message).finish()
}

type Fields = { [name: string]: unknown }

function messageOf(type: protobuf.Type, json: unknown, path: string, misfits: Misfit[]): Fields | undefined {
  const known = wellKnown.get(type.fullName)
  const given = known ? known.given(json) : json
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    misfits.push({ path, message: `must be ${known ? known.expects : `an object (${type.fullName.slice(1)})`}` })
    return undefined
  }
  const fields: Fields = {}
  const oneofs = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    const at = known ? path : fieldPath(path, name)
    const field = type.fieldsArray.find((one) => one.protoName === name || one.jsonName === name)
    if (!field) misfits.push({ path: at, message: `is not a field of ${type.fullName.slice(1)}` })
    // JSON's null is an absent field, but where null is a value.
    else if (value !== null || isNullValue(field)) {
      const other = field.partOf && oneofs.get(field.partOf.name)
      if (other) misfits.push({ path: at, message: `cannot be given together with ${other}` })
      if (field.partOf) oneofs.set(field.partOf.name, name)
      fields[field.name] = fieldOf(field, value, at, misfits)
    }
  }
  for (const { name, protoName } of type.fieldsArray.filter(({ required }) => required))
    if (fields[name] === undefined) misfits.push({ path: fieldPath(path, protoName), message: 'is missing' })
  return fields
}

const isNullValue = ({ resolvedType }: protobuf.Field): boolean => resolvedType?.fullName === '.google.protobuf.Value'

function fieldOf(field: protobuf.Field, json: unknown, path: string, misfits: Misfit[]): unknown {
  if (field.repeated) {
    if (Array.isArray(json)) return json.map((item: unknown, index) => scalarOf(field, item, itemPath(path, index), misfits))
    misfits.push({ path, message: 'must be a list' })
    return undefined
  }
  if (!field.map) return scalarOf(field, json, path, misfits)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    misfits.push({ path, message: 'must be an object' })
    return undefined
  }
  return Object.fromEntries(Object.entries(json).map(([key, item]) => {
    const at = fieldPath(path, key)
    return [keyOf(field, key, at, misfits), scalarOf(field, item, at, misfits)]
  }))
}

/** protobufjs takes a 64-bit key by its eight bytes. */
function keyOf(field: protobuf.Field, key: string, path: string, misfits: Misfit[]): string {
  const type = field instanceof protobuf.MapField ? field.keyType : 'string'
  if (type === 'string') return key
  if (type === 'bool') {
    if (key !== 'true' && key !== 'false') misfits.push({ path, message: 'must be named true or false' })
    return key
  }
  const value = wholeNumber(key, bitsOf(type), isSigned(type))
  if (typeof value === 'string') misfits.push({ path, message: `${value}, as its name` })
  else if (bitsOf(type) === 64) return protobuf.util.LongBits.from(longOf(value)).toHash()
  return key
}

const bitsOf = (type: string): 32 | 64 => (type.endsWith('64') ? 64 : 32)
const isSigned = (type: string): boolean => type !== 'uint32' && type !== 'uint64' && type !== 'fixed32' && type !== 'fixed64'
/** protobufjs takes 64 bits as the digits of a signed number. */
const longOf = (value: bigint): string => String(BigInt.asIntN(64, value))

function scalarOf(field: protobuf.Field, json: unknown, path: string, misfits: Misfit[]): unknown {
  const { resolvedType, type } = field
  if (resolvedType instanceof protobuf.Type) return messageOf(resolvedType, json, path, misfits)
  const wrong = (message: string): undefined => {
    misfits.push({ path, message })
  }
  if (resolvedType) {
    const value = typeof json === 'string' ? resolvedType.values[json] : json
    if (typeof value === 'number' && Number.isInteger(value)) return value
    return wrong(`must be one of ${Object.keys(resolvedType.values).slice(0, 20).join(', ')}`)
  }
  switch (type) {
    case 'string': return typeof json === 'string' ? json : wrong('must be a text')
    case 'bool': return typeof json === 'boolean' ? json : wrong('must be true or false')
    case 'bytes': return base64Bytes(json) ?? wrong('must be bytes in base64')
    case 'double': case 'float': return floatNumber(json) ?? wrong('must be a number')
    default: {
      const value = wholeNumber(json, bitsOf(type), isSigned(type))
      if (typeof value === 'string') return wrong(value)
      return bitsOf(type) === 64 ? longOf(value) : Number(value)
    }
  }
}

import { parseExactJson } from '../../exact-json.ts'
import type { NamedSchema } from '../schema.ts'
import { type AvroField, type AvroType, type Logical, primitives } from './type.ts'

type Schema = ReadonlyMap<string, unknown>
type Names = Map<string, AvroType>

/**
 * Takes an Avro schema apart (https://avro.apache.org/docs/1.12.0/specification/); the references before it, in their order.
 * Throws an Error that says what is wrong in it.
 */
export function parseAvro(text: string, references: readonly NamedSchema[] = []): AvroType {
  const names: Names = new Map()
  for (const { schema } of references) typeOf(jsonOf(schema), '', names)
  return typeOf(jsonOf(text), '', names)
}

/** A schema that is only a name may come without quotes. */
function jsonOf(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch (error) {
    if (/^\s*[\w.]+\s*$/.test(text)) return text.trim()
    throw error
  }
}

function typeOf(schema: unknown, space: string, names: Names): AvroType {
  if (typeof schema === 'string') return named(schema, space, names)
  if (Array.isArray(schema)) return { kind: 'union', branches: schema.map((branch) => typeOf(branch, space, names)) }
  if (!(schema instanceof Map)) throw new Error('a type is a name, an object or a list')
  const kind: unknown = schema.get('type')
  switch (kind) {
    case 'record': case 'error': return record(schema, space, names)
    case 'enum': return keep(schema, space, names, (name) => ({ kind: 'enum', name, symbols: texts(schema.get('symbols')) }))
    case 'fixed': return keep(schema, space, names, (name) =>
      ({ kind: 'fixed', name, size: count(schema.get('size'), 'size'), logical: logicalOf(schema, 'fixed') }))
    case 'array': return { kind: 'array', of: typeOf(schema.get('items'), space, names) }
    case 'map': return { kind: 'map', of: typeOf(schema.get('values'), space, names) }
    default: {
      const inner = typeOf(kind, space, names)
      const logical = logicalOf(schema, inner.kind)
      return logical && isPrimitive(inner) ? { kind: inner.kind, logical } : inner
    }
  }
}

type PrimitiveType = Extract<AvroType, { logical?: unknown; name?: never }> & { readonly kind: (typeof primitives)[number] }
const isPrimitive = (type: AvroType): type is PrimitiveType => primitives.some((kind) => kind === type.kind)

function named(name: string, space: string, names: Names): AvroType {
  const primitive = primitives.find((one) => one === name)
  if (primitive) return { kind: primitive }
  const found = names.get(name.includes('.') || !space ? name : `${space}.${name}`) ?? names.get(name)
  if (found) return found
  throw new Error(`the type ${name} is not defined`)
}

function record(schema: Schema, space: string, names: Names): AvroType {
  const fields: AvroField[] = []
  const type = keep(schema, space, names, (name) => ({ kind: 'record', name, fields }))
  const inner = spaceOf(fullName(schema, space))
  const given: unknown = schema.get('fields')
  if (!Array.isArray(given)) throw new Error(`the record ${fullName(schema, space)} has no list of fields`)
  for (const field of given) {
    if (!(field instanceof Map)) throw new Error('a field is an object')
    fields.push({
      name: text(field.get('name'), 'name of a field'), type: typeOf(field.get('type'), inner, names),
      ...(field.has('default') && { fallback: { json: field.get('default') } }),
    })
  }
  return type
}

function keep(schema: Schema, space: string, names: Names, make: (name: string) => AvroType): AvroType {
  const name = fullName(schema, space)
  const type = make(name)
  names.set(name, type)
  return type
}

function fullName(schema: Schema, space: string): string {
  const name = text(schema.get('name'), 'name')
  if (name.includes('.')) return name
  const own: unknown = schema.get('namespace') ?? space
  return typeof own === 'string' && own !== '' ? `${own}.${name}` : name
}

const spaceOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')))

/** Beyond any database's; the digits behind a decimal's point are written out. */
const mostScale = 10_000

/** The logical type, where it fits the type beneath; Avro ignores one that does not. */
function logicalOf(schema: Schema, beneath: AvroType['kind']): Logical | undefined {
  const name: unknown = schema.get('logicalType')
  if (typeof name !== 'string') return undefined
  const [, what = '', unit = ''] = /^(time|timestamp|local-timestamp)-(millis|micros|nanos)$/.exec(name) ?? []
  if (what === 'time' || what === 'timestamp' || what === 'local-timestamp') {
    const fits = beneath === 'long' || (beneath === 'int' && what === 'time')
    if (fits && (unit === 'millis' || unit === 'micros' || unit === 'nanos')) return { name: what, unit }
  }
  if (name === 'decimal' && (beneath === 'bytes' || beneath === 'fixed')) {
    const scale = schema.has('scale') ? count(schema.get('scale'), 'scale') : 0
    return scale > mostScale ? undefined : { name, scale }
  }
  if (name === 'date' && beneath === 'int') return { name }
  if (name === 'duration' && beneath === 'fixed' && schema.get('size') === 12n) return { name }
  if (name === 'uuid' && beneath === 'fixed' && schema.get('size') === 16n) return { name }
  return undefined
}

function text(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new Error(`the ${what} is not a text`)
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((one: unknown) => text(one, 'symbol')) : [text(value, 'list of symbols')]

function count(value: unknown, what: string): number {
  if (typeof value === 'bigint' && value >= 0n && value < 1n << 31n) return Number(value)
  throw new Error(`the ${what} is not a whole number`)
}

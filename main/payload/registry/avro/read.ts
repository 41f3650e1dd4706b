import { uuidText } from '../../text.ts'
import type { Digits } from '../json-text.ts'
import type { AvroInput } from './input.ts'
import { decimalOf, durationOf, shownNumber } from './logical.ts'
import type { AvroType } from './type.ts'

/**
 * Reads one value: Maps, arrays, BigInts, doubles, texts, booleans, nulls and Digits. Throws an Error for bytes that do not fit.
 */
export type ReadAvro = (input: AvroInput) => unknown

/** Values without a byte of their own (nulls, empty records) that one array may have: a damaged count could ask for billions. */
const mostEmpty = 10_000
const deepest = 200

/** Compiles a reader of a type. What belongs to a schema once is done here, not for each value. */
export function avroReader(type: AvroType): ReadAvro {
  const made = new Map<AvroType, ReadAvro>()
  let depth = 0
  const compile = (one: AvroType): ReadAvro => made.get(one) ?? make(one)
  const make = (one: AvroType): ReadAvro => {
    switch (one.kind) {
      case 'record': {
        const fields: (readonly [string, ReadAvro])[] = []
        const read: ReadAvro = (input) => {
          if (++depth > deepest) throw new Error(`it is nested more than ${deepest} deep`)
          input.spend(1 + fields.length)
          const record = new Map<string, unknown>()
          for (const [name, field] of fields) record.set(name, field(input))
          depth--
          return record
        }
        // Before its fields, which may be of this type again.
        made.set(one, read)
        for (const field of one.fields) fields.push([field.name, compile(field.type)])
        return read
      }
      case 'array': {
        const item = compile(one.of)
        return (input) => {
          const items: unknown[] = []
          blocks(input, () => { input.spend(1); items.push(item(input)) })
          return items
        }
      }
      case 'map': {
        const item = compile(one.of)
        return (input) => {
          const entries = new Map<string, unknown>()
          blocks(input, () => { input.spend(1); entries.set(input.text(), item(input)) })
          return entries
        }
      }
      case 'union': {
        const branches = one.branches.map(compile)
        return (input) => {
          const index = input.count()
          const branch = branches[index]
          if (!branch) throw new Error(`a union of ${branches.length} has no branch ${index}`)
          return branch(input)
        }
      }
      case 'enum': return (input) => {
        const index = input.count()
        const symbol = one.symbols[index]
        if (symbol === undefined) throw new Error(`the enum ${one.name} has no symbol ${index}`)
        return symbol
      }
      default: return leafReader(one)
    }
  }
  const read = compile(type)
  return (input) => {
    depth = 0
    return read(input)
  }
}

type Leaf = Exclude<AvroType, { kind: 'record' | 'array' | 'map' | 'union' | 'enum' }>

function leafReader(type: Leaf): ReadAvro {
  const { kind, logical } = type
  switch (kind) {
    case 'null': return () => null
    case 'boolean': return (input) => {
      const byte = input.byte()
      if (byte > 1) throw new Error(`a boolean is 0 or 1, not ${byte}`)
      return byte === 1
    }
    case 'int': case 'long': return logical ? (input) => shownNumber(logical, input.long()) : (input) => input.long()
    case 'float': return (input) => shortest(input.float())
    case 'double': return (input) => input.double()
    case 'string': return (input) => input.text()
    case 'bytes':
      if (logical?.name === 'decimal') return (input) => decimal(input, input.bytes(), logical.scale)
      return (input) => input.bytes().toString('base64')
    case 'fixed': {
      const { size } = type
      switch (logical?.name) {
        case 'decimal': return (input) => decimal(input, input.take(size), logical.scale)
        case 'duration': return (input) => durationOf(input.take(size))
        case 'uuid': return (input) => uuidText(input.take(size))
        default: return (input) => input.take(size).toString('base64')
      }
    }
    default: return kind satisfies never
  }
}

/** One without a byte is as long as its scale, and so counts as that many values. */
function decimal(input: AvroInput, bytes: Buffer, scale: number): Digits {
  input.spend(scale >> 4)
  return decimalOf(bytes, scale)
}

/** Items come in blocks with their count, which is negative where the block's size follows; 0 ends them. */
function blocks(input: AvroInput, item: () => void): void {
  let empty = 0
  for (let count = input.count(); count !== 0; count = input.count()) {
    if (count < 0) input.long()
    for (let left = Math.abs(count); left > 0; left--) {
      const before = input.at
      item()
      if (input.at === before && ++empty > mostEmpty) throw new Error(`it has more than ${mostEmpty} values without bytes`)
    }
  }
}

/** The double with the fewest digits that is this float: 0.1, where the float's own value is 0.10000000149011612. */
export function shortest(float: number): number {
  if (!Number.isFinite(float) || Number.isInteger(float)) return float
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits))
    if (Math.fround(short) === float) return short
  }
  return float
}

import { base64Bytes, floatNumber, wholeNumber } from '../json-number.ts'
import { fieldPath, itemPath, type Misfit } from '../misfit.ts'
import { durationParts, numberShown, twosComplement, unscaled } from './logical.ts'
import { AvroOutput } from './output.ts'
import { type AvroField, type AvroType, type Logical, nameOf } from './type.ts'

/** What is being written: where to, what did not fit so far, and whether it is a default, whose bytes stand as Latin-1. */
type Writing = {
  readonly output: AvroOutput; readonly misfits: Misfit[]; readonly isDefault: boolean
  /** How many values were tried in all branches of all unions. */
  readonly tries: { count: number }
}

/** A value may be tried in every branch of unions inside each other, which is without end for some schemas. */
const mostTries = 1_000_000

/**
 * JSON in a type's binary encoding, or where it does not fit. Takes what reading shows: plain values for unions, ISO times,
 * decimals as numbers or texts, bytes as base64, 64-bit integers also as texts of digits. Throws an Error for far too much of it.
 */
export function writeAvro(type: AvroType, json: unknown): Buffer | readonly Misfit[] {
  const writing = { output: new AvroOutput(), misfits: [], isDefault: false, tries: { count: 0 } }
  write(type, json, '', writing)
  return writing.misfits.length > 0 ? writing.misfits : writing.output.done()
}

function write(type: AvroType, json: unknown, path: string, writing: Writing): void {
  if (++writing.tries.count > mostTries) throw new Error('it holds too much to be written')
  switch (type.kind) {
    case 'record': return writeRecord(type, json, path, writing)
    case 'array':
      if (!Array.isArray(json)) return misfit(writing, path, 'must be a list')
      return writeBlocks(writing, json.map((item: unknown, index) => () => write(type.of, item, itemPath(path, index), writing)))
    case 'map':
      if (!isObject(json)) return misfit(writing, path, 'must be an object')
      return writeBlocks(writing, entriesOf(json).map(([name, item]) => () => {
        writing.output.bytes(Buffer.from(name))
        write(type.of, item, fieldPath(path, name), writing)
      }))
    case 'union': return writeUnion(type.branches, json, path, writing)
    case 'enum': {
      const index = typeof json === 'string' ? type.symbols.indexOf(json) : -1
      if (index < 0) return misfit(writing, path, `must be one of ${type.symbols.slice(0, 20).join(', ')}`)
      return writing.output.count(index)
    }
    default: return writeLeaf(type, json, path, writing)
  }
}

function writeBlocks({ output }: Writing, items: readonly (() => void)[]): void {
  if (items.length > 0) output.count(items.length)
  for (const item of items) item()
  output.count(0)
}

type AvroRecord = { readonly name: string; readonly fields: readonly AvroField[] }

function writeRecord({ name, fields }: AvroRecord, json: unknown, path: string, writing: Writing): void {
  if (!isObject(json)) return misfit(writing, path, `must be an object (${name})`)
  const given = new Map(entriesOf(json))
  for (const field of fields) {
    const at = fieldPath(path, field.name)
    if (given.has(field.name)) write(field.type, given.get(field.name), at, writing)
    else if (field.fallback) write(field.type, field.fallback.json, at, { ...writing, isDefault: true })
    else misfit(writing, at, 'is missing')
    given.delete(field.name)
  }
  for (const unknown of given.keys()) misfit(writing, fieldPath(path, unknown), `is not a field of ${name}`)
}

/**
 * The first branch that takes the value as it is; then one that is named, as Avro's own JSON does; else what does not fit in the
 * only branch of its shape is told.
 */
function writeUnion(branches: readonly AvroType[], json: unknown, path: string, writing: Writing): void {
  const tried = branches.map((branch, index) => {
    const attempt = written(branch, index, json, path, writing)
    return { ...attempt, index, branch, rank: attempt.misfits.length > 0 ? 2 : Number(isLoose(branch, json)) }
  })
  const best = tried.toSorted((a, b) => a.rank - b.rank || a.index - b.index)[0]
  const fits = best && best.rank < 2 ? best.parts : namedBranch(branches, json, path, writing)
  if (fits) return fits.forEach((part) => { writing.output.raw(part) })
  const shaped = tried.filter(({ branch }) => sameShape(branch, json))
  if (shaped.length === 1 && shaped[0]) return void writing.misfits.push(...shaped[0].misfits)
  misfit(writing, path, `must be ${branches.map(nameOf).join(' or ')}`)
}

/** A text that stands for a number fits, but a text as such fits better. */
const isLoose = (branch: AvroType, json: unknown): boolean =>
  typeof json === 'string' && branch.kind !== 'string' && branch.kind !== 'enum'

type Attempt = { readonly parts: readonly Buffer[]; readonly misfits: readonly Misfit[] }

/** A value as one branch of a union, written and taken back: once a branch, since unions stand inside each other. */
function written(branch: AvroType, index: number, json: unknown, path: string, writing: Writing): Attempt {
  const misfits: Misfit[] = []
  const mark = writing.output.mark
  writing.output.count(index)
  write(branch, json, path, { ...writing, misfits })
  return { parts: writing.output.back(mark), misfits }
}

function namedBranch(
  branches: readonly AvroType[], json: unknown, path: string, writing: Writing,
): readonly Buffer[] | undefined {
  const [only, ...more] = isObject(json) ? entriesOf(json) : []
  if (!only || more.length > 0) return undefined
  const index = branches.findIndex((branch) => nameOf(branch) === only[0])
  const branch = branches[index]
  if (!branch) return undefined
  const { parts, misfits } = written(branch, index, only[1], path, writing)
  return misfits.length > 0 ? undefined : parts
}

/** Whether a value is meant for a branch by its shape, so that its misfits are worth telling. */
function sameShape(branch: AvroType, json: unknown): boolean {
  switch (branch.kind) {
    case 'record': case 'map': return isObject(json)
    case 'array': return Array.isArray(json)
    case 'null': case 'boolean': return false
    case 'int': case 'long': case 'float': case 'double': return typeof json === 'number'
    default: return typeof json === 'string'
  }
}

type Leaf = Exclude<AvroType, { kind: 'record' | 'array' | 'map' | 'union' | 'enum' }>

function writeLeaf(type: Leaf, json: unknown, path: string, writing: Writing): void {
  const { output } = writing
  switch (type.kind) {
    case 'null': return json === null ? undefined : misfit(writing, path, 'must be null')
    case 'boolean':
      return typeof json === 'boolean' ? output.raw(Buffer.of(Number(json))) : misfit(writing, path, 'must be true or false')
    case 'int': case 'long': {
      const said = type.logical && typeof json === 'string' ? numberShown(type.logical, json) : undefined
      const value = wholeNumber(said ?? json, type.kind === 'int' ? 32 : 64)
      if (typeof value === 'bigint') return output.long(value)
      const isText = type.logical !== undefined && typeof json === 'string'
      return misfit(writing, path, isText ? `must be a ${type.logical.name} in ISO 8601` : value)
    }
    case 'float': case 'double': {
      const value = floatNumber(json)
      if (value === undefined) return misfit(writing, path, 'must be a number')
      return type.kind === 'float' ? output.float(value) : output.double(value)
    }
    case 'string': return typeof json === 'string' ? output.bytes(Buffer.from(json)) : misfit(writing, path, 'must be a text')
    case 'bytes': {
      const bytes = leafBytes(type.logical, undefined, json, path, writing)
      return bytes && output.bytes(bytes)
    }
    case 'fixed': {
      const bytes = leafBytes(type.logical, type.size, json, path, writing)
      if (bytes && bytes.length !== type.size) return misfit(writing, path, `must be ${type.size} bytes, and is ${bytes.length}`)
      return bytes && output.raw(bytes)
    }
    default: return type satisfies never
  }
}

function leafBytes(
  logical: Logical | undefined, size: number | undefined, json: unknown, path: string, writing: Writing,
): Buffer | undefined {
  if (writing.isDefault && typeof json === 'string') return Buffer.from(json, 'latin1')
  const refuse = (message: string) => misfit(writing, path, message)
  switch (logical?.name) {
    case 'decimal': {
      if (typeof json === 'number' && mayBeRounded(json)) return refuse(roundedDecimal)
      const value = typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint'
        ? unscaled(String(json), logical.scale)
        : undefined
      if (value === undefined) return refuse(`must be a decimal number with at most ${logical.scale} digits after the point`)
      return twosComplement(value, size) ?? refuse(`is too large for ${size} bytes`)
    }
    case 'uuid': {
      const hex = typeof json === 'string' ? json.replaceAll('-', '') : ''
      return /^[0-9a-f]{32}$/i.test(hex) ? Buffer.from(hex, 'hex') : refuse('must be a UUID')
    }
    case 'duration': {
      const given = new Map(isObject(json) ? entriesOf(json) : [])
      const parts = durationParts.map((name) => wholeNumber(given.get(name), 32, false))
      if (!parts.every((part) => typeof part === 'bigint')) return refuse(`must be an object of ${durationParts.join(', ')}`)
      const bytes = Buffer.alloc(12)
      parts.forEach((part, index) => bytes.writeUInt32LE(Number(part), index * 4))
      return bytes
    }
    default: return base64Bytes(json) ?? refuse('must be bytes in base64')
  }
}

/** A JSON number keeps 15 digits; of one with more, the last ones may be others than were given. */
const mayBeRounded = (json: number): boolean =>
  Number.isInteger(json) ? !Number.isSafeInteger(json) : String(Math.abs(json)).replace(/e.*$|^0?\.?0*|\./g, '').length > 15
const roundedDecimal = 'has more than 15 digits: give it as a text, so that it stays exact'

function misfit({ misfits }: Writing, path: string, message: string): undefined {
  misfits.push({ path, message })
}

const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null && !Array.isArray(json)

/** Defaults come from the schema, whose objects are Maps. */
const entriesOf = (json: object): readonly (readonly [string, unknown])[] =>
  json instanceof Map ? [...json].map(([name, one]) => [String(name), one]) : Object.entries(json)

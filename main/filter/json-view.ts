import { isAt, shortNumber } from './json-scan.ts'
import type { JsonTape } from './json-tape.ts'

/**
 * What the text on a tape holds, as parseExactJson gives it, but taken apart only as far as it is looked at. Lasts until the tape
 * reads another text.
 */
export const jsonView = (tape: JsonTape): unknown => valueOf(tape, 0)

function valueOf(tape: JsonTape, node: number): unknown {
  const { json, starts, ends } = tape
  const start = starts[node] ?? 0
  switch (json[start]) {
    case openBrace: return new JsonObject(tape, node)
    case openBracket: return elementsOf(tape, node)
    case 0x22: return textOf(tape, node)
    case 0x74: return true
    case 0x66: return false
    case 0x6e: return null
    default: return numberOf(json, start, ends[node] ?? 0)
  }
}

const openBrace = 0x7b
const openBracket = 0x5b

function elementsOf(tape: JsonTape, node: number): readonly unknown[] {
  const elements: unknown[] = []
  const end = tape.nexts[node] ?? 0
  for (let element = node + 1; element < end; element = nextOf(tape, element)) elements.push(valueOf(tape, element))
  return elements
}

/** The node after a value and all inside. */
function nextOf({ json, starts, nexts }: JsonTape, node: number): number {
  const byte = json[starts[node] ?? 0]
  return byte === openBrace || byte === openBracket ? nexts[node] ?? 0 : node + 1
}

function textOf({ json, starts, ends, wide }: JsonTape, node: number): string {
  const start = (starts[node] ?? 0) + 1
  const end = ends[node] ?? 0
  if (end < 0) return JSON.parse(json.toString('utf8', start - 1, ~end + 1))
  return json.toString(wide ? 'utf8' : 'latin1', start, end)
}

/** A whole number is a BigInt, unless it is so long that making it takes time; one with a point or an exponent is a double. */
function numberOf(json: Buffer, start: number, end: number): number | bigint {
  const short = shortNumber(json, start, end)
  if (!Number.isNaN(short)) return Number.isInteger(short) && !hasPoint(json, start, end) ? BigInt(short) : short
  const digits = json.toString('latin1', start, end)
  return digits.length > exactDigits || /[.eE]/.test(digits) ? Number(digits) : BigInt(digits)
}

const exactDigits = 100

function hasPoint(json: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (json[at] === 0x2e) return true
  return false
}

/**
 * An object of JSON text. The engine takes it for a Map, by `constructor` and `instanceof`. What asks for a member, for their
 * number or for the first of them reads only that; what goes through all makes a real Map first.
 */
class JsonObject {
  readonly #tape: JsonTape
  readonly #node: number
  #all: ReadonlyMap<unknown, unknown> | undefined
  #members: number | undefined

  constructor(tape: JsonTape, node: number) {
    this.#tape = tape
    this.#node = node
  }

  /** An expression may ask for any value, `value[0]`. */
  get(name: unknown): unknown {
    const value = typeof name === 'string' ? this.#find(name) : -1
    return value < 0 ? undefined : valueOf(this.#tape, value)
  }

  has(name: unknown): boolean {
    return typeof name === 'string' && this.#find(name) >= 0
  }

  get size(): number {
    const members = this.#members ??= this.#differing()
    return members < 0 ? this.#whole().size : members
  }

  /** The engine looks at the first entry of every map that it meets, to name its type. */
  entries(): IterableIterator<[unknown, unknown]> {
    const members = this.#members ??= this.#differing()
    return members < 0 ? this.#whole().entries() : new Members(this.#tape, this.#node)
  }

  keys(): MapIterator<unknown> { return this.#whole().keys() }
  values(): MapIterator<unknown> { return this.#whole().values() }
  [Symbol.iterator](): IterableIterator<[unknown, unknown]> { return this.entries() }

  #whole(): ReadonlyMap<unknown, unknown> {
    return this.#all ??= new Map(new Members(this.#tape, this.#node))
  }

  /** How many members there are; -1 where two have the same name, or they are too many to compare each with each. */
  #differing(): number {
    const tape = this.#tape
    const { starts, ends, json } = tape
    const first = this.#node + 1
    const end = tape.nexts[this.#node] ?? 0
    let members = 0
    // A bit for each length and first letter: what is alone with its bit differs from all.
    let seen = 0
    for (let name = first; name < end; name = nextOf(tape, name + 1)) {
      const start = starts[name] ?? 0
      const length = (ends[name] ?? 0) - start
      const bit = 1 << ((length * 11 + (json[start + 1] ?? 0)) & 31)
      if ((seen & bit) !== 0 && (members > mostCompared || this.#repeats(name, start, length))) return -1
      seen |= bit
      members++
    }
    return members
  }

  /** Whether a member before has the name of this one. */
  #repeats(name: number, start: number, length: number): boolean {
    const { starts, ends, json } = this.#tape
    for (let other = this.#node + 1; other < name; other = nextOf(this.#tape, other + 1)) {
      const otherStart = starts[other] ?? 0
      if ((ends[other] ?? 0) - otherStart !== length) continue
      let at = 1
      while (at < length && json[start + at] === json[otherStart + at]) at++
      if (at >= length) return true
    }
    return false
  }

  /** The node of the value of the last member of that name, -1 for none. */
  #find(name: string): number {
    const { starts, ends, nexts, json } = this.#tape
    const bytes = bytesOf(name)
    const end = nexts[this.#node] ?? 0
    let found = -1
    for (let node = this.#node + 1; node < end; node = nextOf(this.#tape, node + 1)) {
      const start = (starts[node] ?? 0) + 1
      if ((ends[node] ?? 0) - start === bytes.length && isAt(bytes, json, start)) found = node + 1
    }
    return found
  }
}

Object.setPrototypeOf(JsonObject.prototype, Map.prototype)
Object.defineProperty(JsonObject.prototype, 'constructor', { value: Map })

/** Goes through the members of an object in the order of its text, names that come twice included. */
class Members implements IterableIterator<[string, unknown]> {
  readonly #tape: JsonTape
  readonly #end: number
  #node: number

  constructor(tape: JsonTape, object: number) {
    this.#tape = tape
    this.#node = object + 1
    this.#end = tape.nexts[object] ?? 0
  }

  next(): IteratorResult<[string, unknown], undefined> {
    const name = this.#node
    if (name >= this.#end) return { done: true, value: undefined }
    this.#node = nextOf(this.#tape, name + 1)
    return { done: false, value: [nameOf(this.#tape, name), valueOf(this.#tape, name + 1)] }
  }

  [Symbol.iterator](): this { return this }
}

const mostCompared = 64

const bytesOfName = new Map<string, Buffer>()
const keptNames = 256

/** The names that an expression asks for are few. */
function bytesOf(name: string): Buffer {
  const known = bytesOfName.get(name)
  if (known) return known
  if (bytesOfName.size >= keptNames) bytesOfName.clear()
  const bytes = Buffer.from(name)
  bytesOfName.set(name, bytes)
  return bytes
}

/** By length and first byte, the name that was there last: the records of a topic mostly have the same. */
const lastNames: { readonly bytes: Buffer; readonly text: string }[] = []
const longestKept = 32

function nameOf(tape: JsonTape, node: number): string {
  const { json, starts, ends } = tape
  const start = (starts[node] ?? 0) + 1
  const length = (ends[node] ?? 0) - start
  if (length > longestKept) return textOf(tape, node)
  const place = length * 256 + (json[start] ?? 0)
  const known = lastNames[place]
  if (known && isAt(known.bytes, json, start)) return known.text
  const text = textOf(tape, node)
  lastNames[place] = { bytes: Buffer.from(json.subarray(start, start + length)), text }
  return text
}

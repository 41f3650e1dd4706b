import type { ASTNode } from '@marcbachmann/cel-js'
import { isAt, plainStringEnd, shortNumber } from './json-scan.ts'
import { fieldPath, type FieldPath } from './path.ts'

/**
 * A test of the JSON value that begins at `at` in bytes that end at `end`: false promises that the comparison is false of it and
 * no failure. The bytes may hold any escape but `\u`.
 */
export type ValueTest = (json: Buffer, at: number, end: number) => boolean

/** One field compared with something written out. It is false, and no failure, where none of the texts `needed` is a value. */
type Comparison = { readonly path: FieldPath; readonly test: ValueTest; readonly needed: readonly string[] | null }

/** The comparison that a part of an expression is, where it can be judged by bytes; null for any other part. */
export function comparisonOf(node: ASTNode): Comparison | null {
  switch (node.op) {
    case '.': case '[]': return made(node, (json, at) => json[at] !== falseByte)
    case '!_': return made(node.args, (json, at) => json[at] !== trueByte)
    case '==': case '!=': case '<': case '<=': case '>': case '>=': {
      const [left, right] = node.args
      return fieldPath(left) ? compared(left, node.op, constantOf(right)) : compared(right, mirrored[node.op], constantOf(left))
    }
    case 'in': return isOneOf(node.args[0], node.args[1])
    case 'rcall': {
      const [method, receiver, [argument, ...others]] = node.args
      const [holds, part] = [partTests.get(method), argument && constantOf(argument)]
      return holds && typeof part === 'string' && others.length === 0 ? made(receiver, partTest(holds, Buffer.from(part))) : null
    }
    default: return null
  }
}

/** A list of which some element must be, or have in a field, one of these texts: else false, and no failure for a list. */
export function elementOf(node: ASTNode): { readonly list: FieldPath; readonly texts: readonly string[] } | null {
  if (node.op === 'in') {
    const [list, text] = [fieldPath(node.args[1]), constantOf(node.args[0])]
    return list?.whole && typeof text === 'string' ? { list, texts: [text] } : null
  }
  if (node.op !== 'rcall' || node.args[0] !== 'exists') return null
  const [, receiver, [variable, condition]] = node.args
  const list = fieldPath(receiver)
  if (!list?.whole || variable?.op !== 'id' || !condition) return null
  const field = comparisonOf(condition)
  const texts = field?.path.root === variable.args ? field.needed : textsOf(condition, variable.args)
  return texts && { list, texts }
}

/** The texts of which the variable itself must be one. */
function textsOf(condition: ASTNode, variable: string): readonly string[] | null {
  if (condition.op !== '==') return null
  const [left, right] = condition.args
  const [itself, other] = left.op === 'id' ? [left, right] : [right, left]
  const text = constantOf(other)
  return itself.op === 'id' && itself.args === variable && typeof text === 'string' ? [text] : null
}

type Relation = '==' | '!=' | '<' | '<=' | '>' | '>='
type Constant = string | number | boolean | null

const mirrored: Readonly<Record<Relation, Relation>> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
const [quote, trueByte, falseByte, nullByte] = [0x22, 0x74, 0x66, 0x6e]

function made(field: ASTNode, test: ValueTest, needed: readonly string[] | null = null): Comparison | null {
  const path = fieldPath(field)
  return path?.whole ? { path, test, needed } : null
}

/** Whole numbers become doubles: the numbers they are compared with here have at most fifteen digits (shortNumber). */
function constantOf(node: ASTNode): Constant | undefined {
  if (node.op === '-_') {
    const size = constantOf(node.args)
    return typeof size === 'number' ? -size : undefined
  }
  if (node.op !== 'value') return undefined
  const { args } = node
  if (typeof args === 'bigint') return Number(args)
  return typeof args === 'object' && args !== null ? undefined : args
}

function compared(field: ASTNode, relation: Relation, constant: Constant | undefined): Comparison | null {
  if (constant === undefined) return null
  if (relation === '==') {
    const test = equals(constant)
    return test && made(field, test, typeof constant === 'string' ? [constant] : null)
  }
  if (relation === '!=') {
    const test = differs(constant)
    return test && made(field, test)
  }
  if (typeof constant === 'number') return made(field, numberTest((number) => ordered(relation, number, constant), true))
  if (typeof constant === 'string') return made(field, textTest((text) => ordered(relation, text, constant)))
  return null
}

function isOneOf(field: ASTNode, list: ASTNode): Comparison | null {
  if (list.op !== 'list' || list.args.length === 0) return null
  const constants = list.args.map(constantOf)
  const tests = constants.map((constant) => constant === undefined ? null : equals(constant)).filter((test) => test !== null)
  if (tests.length < constants.length) return null
  const texts = constants.filter((constant) => typeof constant === 'string')
  const needed = texts.length === constants.length ? texts : null
  return made(field, (json, at, end) => tests.some((test) => test(json, at, end)), needed)
}

/** Values of different types are not equal, which is no failure. */
function equals(constant: Constant): ValueTest | null {
  if (typeof constant === 'number') return numberTest((number) => number === constant, false)
  if (typeof constant !== 'string') return isLiteralByte(constant)
  if (!isSpelledPlainly(constant)) return null
  const wanted = Buffer.from(`"${constant}"`)
  return (json, at) => isAt(wanted, json, at)
}

function differs(constant: Constant): ValueTest | null {
  if (typeof constant === 'number') return numberTest((number) => number !== constant, true)
  const test = equals(constant)
  return test && ((json, at, end) => !test(json, at, end))
}

function isLiteralByte(constant: boolean | null): ValueTest {
  const byte = constant === null ? nullByte : constant ? trueByte : falseByte
  return (json, at) => json[at] === byte
}

/** `otherwise` is the answer for what is no number; one that is too long to tell may hold. */
const numberTest = (holds: (number: number) => boolean, otherwise: boolean): ValueTest => (json, at, end) => {
  const byte = json[at] ?? 0
  if (byte !== 0x2d && (byte < 0x30 || byte > 0x39)) return otherwise
  const number = shortNumber(json, at, end)
  return Number.isNaN(number) || holds(number)
}

/** What is no text is a failure, and an escape cannot be told here. */
const textTest = (holds: (text: string) => boolean): ValueTest => (json, at, end) => {
  const close = json[at] === quote ? plainStringEnd(json, at, end) : -1
  return close < 0 || holds(json.toString('utf8', at + 1, close))
}

const partTest = (holds: (text: Buffer, part: Buffer) => boolean, part: Buffer): ValueTest => (json, at, end) => {
  const close = json[at] === quote ? plainStringEnd(json, at, end) : -1
  return close < 0 || holds(json.subarray(at + 1, close), part)
}

const partTests: ReadonlyMap<string, (text: Buffer, part: Buffer) => boolean> = new Map([
  ['contains', (text, part) => text.includes(part)],
  ['startsWith', (text, part) => isAt(part, text, 0)],
  ['endsWith', (text, part) => text.length >= part.length && isAt(part, text, text.length - part.length)],
])

function ordered<Value extends number | string>(relation: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  switch (relation) {
    case '<': return left < right
    case '<=': return left <= right
    case '>': return left > right
    case '>=': return left >= right
    default: return relation satisfies never
  }
}

/** Whether JSON can spell the text with its own bytes or with `\u` escapes only: the other escapes stand for these characters. */
export const isSpelledPlainly = (text: string): boolean => !/["\\/\p{Cc}]/u.test(text)

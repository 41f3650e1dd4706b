import type { ASTNode } from '@marcbachmann/cel-js'
import { comparisonOf, elementOf, isSpelledPlainly, type ValueTest } from './comparison.ts'
import { afterSpace } from './json-scan.ts'
import { isSpelledOneWay, Needle, type Occurrences } from './needle.ts'
import { operandsOf } from './outcome.ts'
import { fieldPath, firstRead, type FieldPath } from './path.ts'
import type { SectionRecord } from './record.ts'

/**
 * A question about a record of one section: false promises that the expression gives false or `missing` for it, so that it
 * is neither a match nor a failure. `json` says whether the value is JSON text without `\u`, as far as its first byte tells.
 */
export type Screen = (record: SectionRecord, json: boolean) => boolean

/** Makes a screen for a section. `cost` is 0 for one search of rare bytes, 1 for a search of what most records hold. */
type ScreenMaker = { readonly cost: 0 | 1; readonly make: (section: Buffer) => Screen }

/**
 * What can be told of an expression's outcome by searching bytes, with no record taken apart; null for nothing. A field compared
 * with something written out, `value.a.name > 5`, holds only where some `"name"` in the value is followed by a value for which
 * it holds, wherever that name stands: this finds too much rather than too little, and duplicate keys are no special case.
 * JSON that turns out to be invalid is text, in which every field is missing.
 */
export function screenOf(node: ASTNode): ((section: Buffer) => Screen) | null {
  const makers = makersOf(node)
  return makers.length === 0 ? null : every(makers)
}

/** Screens that must all pass. */
function makersOf(node: ASTNode): readonly ScreenMaker[] {
  if (node.op === '&&') return operandsOf(node).flatMap(makersOf)
  if (node.op !== '||') return [...neededTexts(node), ...namedFields(node), ...neededElements(node), ...namedHeaders(node)]
  const sides = operandsOf(node).map(makersOf)
  return sides.some((makers) => makers.length === 0) ? [] : [{ cost: 1, make: some(sides.map(every)) }]
}

function every(makers: readonly ScreenMaker[]): (section: Buffer) => Screen {
  const cheapFirst = makers.toSorted((one, other) => one.cost - other.cost)
  return (section) => {
    const screens = cheapFirst.map(({ make }) => make(section))
    return (record, json) => {
      for (const screen of screens) if (!screen(record, json)) return false
      return true
    }
  }
}

const some = (sides: readonly ((section: Buffer) => Screen)[]) => (section: Buffer): Screen => {
  const screens = sides.map((make) => make(section))
  return (record, json) => screens.some((screen) => screen(record, json))
}

/** One of the texts that a comparison needs is a string in the value. */
function neededTexts(node: ASTNode): readonly ScreenMaker[] {
  const comparison = comparisonOf(node)
  if (!comparison?.needed || comparison.path.root !== 'value' || !comparison.needed.every(isSpelledPlainly)) return []
  const needles = comparison.needed.map((text) => new Needle(Buffer.from(`"${text}"`)))
  return [{ cost: 0, make: (section) => {
    const found = needles.map((needle) => needle.in(section))
    return ({ valueFrom, valueTo }, json) => !json || found.some((each) => each.after(valueFrom) < valueTo)
  } }]
}

/** The field that is compared, or read before anything else, is named in the value, before what the comparison may hold for. */
function namedFields(node: ASTNode): readonly ScreenMaker[] {
  const comparison = comparisonOf(node)
  const path = comparison?.path ?? fieldNamedIn(node)
  if (path?.root !== 'value' || !isSpelledPlainly(path.name)) return []
  const needle = new Needle(Buffer.from(`"${path.name}"`))
  const test = comparison?.test ?? null
  return [{ cost: 1, make: (section) => {
    const found = needle.in(section)
    return ({ valueFrom, valueTo }, json) => !json || isFollowed(section, found, needle.bytes.length, test, valueFrom, valueTo)
  } }]
}

/** A list that must have some element: one of its texts is a string in the value, or a field of its name is no list. */
function neededElements(node: ASTNode): readonly ScreenMaker[] {
  const wanted = elementOf(node)
  if (wanted?.list.root !== 'value' || !isSpelledPlainly(wanted.list.name) || !wanted.texts.every(isSpelledPlainly)) return []
  const list = new Needle(Buffer.from(`"${wanted.list.name}"`))
  const texts = wanted.texts.map((text) => new Needle(Buffer.from(`"${text}"`)))
  return [{ cost: 0, make: (section) => {
    const [lists, found] = [list.in(section), texts.map((text) => text.in(section))]
    return ({ valueFrom, valueTo }, json) => !json || found.some((each) => each.after(valueFrom) < valueTo)
      || isFollowed(section, lists, list.bytes.length, isNoList, valueFrom, valueTo)
  } }]
}

/** Anything else than a list may make what asks for an element fail. */
const isNoList = (json: Buffer, at: number): boolean => json[at] !== 0x5b

/** The header that is compared, or read before anything else, is named in the record, and so is the text that it must have. */
function namedHeaders(node: ASTNode): readonly ScreenMaker[] {
  const comparison = comparisonOf(node)
  const path = comparison?.path ?? fieldNamedIn(node)
  if (!path || !headerRoots.has(path.root) || !isSpelledOneWay(path.name)) return []
  const texts = comparison?.needed?.length === 1 && path.root === 'headers' ? [path.name, ...comparison.needed] : [path.name]
  return texts.map((text) => {
    const needle = new Needle(Buffer.from(text))
    return { cost: 0, make: (section) => {
      const found = needle.in(section)
      return ({ from, to }) => found.after(from) < to
    } }
  })
}

const headerRoots: ReadonlySet<string> = new Set(['headers', 'headersAll'])

/** The field without which a part of an expression is false or missing, whatever else it does. */
function fieldNamedIn(node: ASTNode): FieldPath | null {
  if (node.op === 'call' && node.args[0] === 'has') return node.args[1][0] ? fieldPath(node.args[1][0]) : null
  if (node.op === 'in') {
    const [name, map] = node.args
    if (name.op === 'value' && typeof name.args === 'string' && map.op === 'id' && headerRoots.has(map.args)) {
      return { root: map.args, name: name.args, whole: true }
    }
  }
  return firstRead(node)
}

function isFollowed(
  section: Buffer, names: Occurrences, length: number, test: ValueTest | null, from: number, to: number,
): boolean {
  for (let at = names.after(from); at < to; at = names.after(at + 1)) {
    const colon = afterSpace(section, at + length)
    if (section[colon] === 0x3a && (test === null || test(section, afterSpace(section, colon + 1), to))) return true
  }
  return false
}

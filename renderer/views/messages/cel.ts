import type { JsonNode, Path, Step } from '../../json/node.ts'

/** A piece of a CEL expression, white space included, for colouring. */
export type CelToken = { readonly kind: 'string' | 'number' | 'literal' | 'name' | 'operator' | 'space', readonly text: string }

const piece = new RegExp([
  /(?<string>[bBrR]{0,2}(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?))/,
  /(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?)/,
  /(?<name>[A-Za-z_]\w*)/,
  /(?<space>\s+)/,
  /(?<operator>&&|\|\||[<>=!]=|.)/,
].map((each) => each.source).join('|'), 'gsu')

/** Every piece of the text in order; joined they are the text again. */
export function celTokens(text: string): readonly CelToken[] {
  return [...text.matchAll(piece)].map((match) => {
    const groups = match.groups ?? {}
    if (groups.string !== undefined) return { kind: 'string', text: match[0] }
    if (groups.number !== undefined) return { kind: 'number', text: match[0] }
    if (groups.space !== undefined) return { kind: 'space', text: match[0] }
    if (groups.name === undefined) return { kind: 'operator', text: match[0] }
    return { kind: /^(true|false|null|in)$/.test(match[0]) ? 'literal' : 'name', text: match[0] }
  })
}

const field = /\bvalue((?:\s*\.\s*[A-Za-z_]\w*\b(?!\s*\()|\s*\[\s*(?:"(?:[^"\\]|\\.)*"|\d+)\s*\])+)/g
const step = /\.\s*([A-Za-z_]\w*)|\[\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))\s*\]/g

/** The path a field expression such as `.customer.tier` or `["a b"][0]` takes through a value. */
function steps(text: string): Path {
  return [...text.matchAll(step)]
    .map(([, name, quoted, index]): Step => name ?? (index === undefined ? quoted ?? '' : Number(index)))
}

/** Every field of the value an expression names, with whether it is compared by something other than `==`. */
export function fieldsOf(where: string): readonly { readonly path: Path, readonly varies: boolean }[] {
  return [...where.matchAll(field)].map((match) => {
    const after = where.slice(match.index + match[0].length).trimStart()
    const before = where.slice(0, match.index).trimEnd()
    const equal = after.startsWith('==') || before.endsWith('==')
    return { path: steps(match[1] ?? ''), varies: !equal && /^(?:[<>]|!=|\.|in\b)/.test(after) || /[<>]=?$|!=$/.test(before) }
  })
}

/** A field as CEL writes it: `value.customer.tier`, `value["a b"][0]`. */
export function fieldName(path: Path, root = 'value'): string {
  return path.reduce<string>((text, each) => {
    if (typeof each === 'number') return `${text}[${each}]`
    return /^[A-Za-z_]\w*$/.test(each) ? `${text}.${each}` : `${text}[${JSON.stringify(each)}]`
  }, root)
}

/** The condition that a field has exactly this leaf's value; numbers keep their own text. */
export function condition(path: Path, leaf: JsonNode): string {
  const text = 'text' in leaf ? leaf.text : 'null'
  return `${fieldName(path)} == ${text}`
}

/** Joins one more condition to an expression by and; what holds an or is put in brackets first. */
export function addCondition(where: string, more: string): string {
  const before = where.trim()
  if (before === '') return more
  if (before === more || before.endsWith(`&& ${more}`)) return before
  return `${before.includes('||') || before.includes('?') ? `(${before})` : before} && ${more}`
}

/** The column a sentence about an expression names first, from 1; null where it names none. */
export function columnOf(text = ''): number | null {
  const match = /\bcolumn (\d{1,6})\b/i.exec(text)
  return match ? Number(match[1]) : null
}

import { tokens } from './tokens.ts'

/** A step into JSON: a field's name or an item's index. */
export type Step = string | number
export type Path = readonly Step[]

/**
 * JSON as it was written: order and duplicate names are kept, and a leaf keeps its own text, so 64-bit numbers stay exact.
 * `whole` is false for a container that was cut off.
 */
export type JsonNode =
  | { readonly type: 'object', readonly entries: readonly JsonEntry[], readonly whole: boolean }
  | { readonly type: 'array', readonly items: readonly JsonNode[], readonly whole: boolean }
  | { readonly type: 'string' | 'number' | 'literal', readonly text: string }

type JsonEntry = { readonly name: string, readonly node: JsonNode }

type Open =
  | { readonly type: 'object', readonly entries: { name: string, node: JsonNode }[], whole: boolean, name: string | null }
  | { readonly type: 'array', readonly items: JsonNode[], whole: boolean }

/** The text of a JSON string without its quotes; cut or broken escapes are left as written. */
export function unquote(text: string): string {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text.replace(/^"|"$/g, '')
  }
}

/** Reads JSON text, whole or cut off at its end; null when it is not JSON. */
export function parseJson(text: string): JsonNode | null {
  const open: Open[] = []
  let root: JsonNode | null = null

  const place = (node: JsonNode): boolean => {
    const parent = open.at(-1)
    if (!parent) {
      if (root) return false
      root = node
    } else if (parent.type === 'array') parent.items.push(node)
    else if (parent.name !== null) {
      parent.entries.push({ name: parent.name, node })
      parent.name = null
    } else return false
    return true
  }

  for (const token of tokens(text)) {
    if (token.kind === 'text') return null
    const parent = open.at(-1)
    if (token.kind === 'key') {
      if (parent?.type !== 'object') return null
      parent.name = unquote(token.text)
    } else if (token.text === '{' || token.text === '[') {
      const node: Open = token.text === '{'
        ? { type: 'object', entries: [], whole: false, name: null }
        : { type: 'array', items: [], whole: false }
      if (!place(node)) return null
      open.push(node)
    } else if (token.kind === 'punctuation') {
      if (token.text !== '}' && token.text !== ']') continue
      if (parent?.type !== (token.text === '}' ? 'object' : 'array')) return null
      parent.whole = true
      open.pop()
    } else if (parent?.type === 'object' && parent.name === null) {
      // A name whose colon was cut off is the only string that may stand here.
      if (token.kind !== 'string') return null
    } else if (!place({ type: token.kind, text: token.text })) return null
  }
  return root
}

/** The node at a path, or undefined. The last of duplicate names wins, as in most readers. */
export function nodeAt(node: JsonNode, path: Path): JsonNode | undefined {
  let here: JsonNode | undefined = node
  for (const step of path) {
    if (here?.type === 'object') here = here.entries.findLast((entry) => entry.name === step)?.node
    else if (here?.type === 'array' && typeof step === 'number') here = here.items[step]
    else return undefined
  }
  return here
}

/** JSON on one line, at most about `limit` characters; what is left out is `…`. */
export function briefly(node: JsonNode, limit: number): string {
  if (node.type === 'object') {
    const [first] = node.entries
    if (!first) return '{}'
    const rest = node.entries.length > 1 ? ', …' : ''
    return `{ ${JSON.stringify(first.name)}: ${briefly(first.node, limit / 2)}${rest} }`
  }
  if (node.type === 'array') return node.items.length === 0 ? '[]' : `[ … ]`
  return node.text.length > limit ? `${node.text.slice(0, limit)}…` : node.text
}

import { briefly, type JsonNode, type Path } from './node.ts'

/** One line of a tree as it stands on the screen. A container that is open has a closing line too, which cannot be chosen. */
export type Line = {
  readonly id: string
  readonly path: Path
  readonly depth: number
  readonly name: string | null
  readonly text: string
  readonly kind: 'string' | 'number' | 'literal' | 'open' | 'folded' | 'close'
  readonly comma: boolean
  readonly note: string | null
  readonly position: number
  readonly siblings: number
}

/** One text a path, equal for equal paths. */
export const pathId = (path: Path): string => JSON.stringify(path)

const exact = (text: string): boolean => /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text))

type Child = { readonly name: string | null, readonly step: string | number, readonly node: JsonNode }

const children = (node: JsonNode): readonly Child[] => {
  if (node.type === 'object') return node.entries.map((entry) => ({ name: entry.name, step: entry.name, node: entry.node }))
  if (node.type === 'array') return node.items.map((item, index) => ({ name: null, step: index, node: item }))
  return []
}

/** The containers that are folded at first: every item of an array but the first, and everything deep in a large tree. */
export function foldedAtFirst(root: JsonNode): ReadonlySet<string> {
  const folded = new Set<string>()
  const visit = (node: JsonNode, path: Path): void => {
    for (const [index, child] of children(node).entries()) {
      const at = [...path, child.step]
      if (child.node.type !== 'object' && child.node.type !== 'array') continue
      if ((node.type === 'array' && index > 0) || at.length > 6) folded.add(pathId(at))
      else visit(child.node, at)
    }
  }
  visit(root, [])
  return folded
}

/** The lines of a tree, without what is inside the folded containers. */
export function treeLines(root: JsonNode, folded: ReadonlySet<string>): readonly Line[] {
  const lines: Line[] = []
  const visit = (node: JsonNode, path: Path, name: string | null, comma: boolean, position: number, siblings: number): void => {
    const place = { id: pathId(path), path, depth: path.length, name, position, siblings }
    if (node.type !== 'object' && node.type !== 'array') {
      const note = node.type === 'number' && exact(node.text) ? 'exact' : null
      lines.push({ ...place, text: node.text, kind: node.type, comma, note })
      return
    }
    const inside = children(node)
    const [begin, end] = node.type === 'object' ? ['{', '}'] : ['[', ']']
    if (folded.has(place.id) || inside.length === 0) {
      const text = inside.length === 0 ? begin + end : briefly(node, 24)
      lines.push({ ...place, text, kind: inside.length === 0 ? 'literal' : 'folded', comma, note: null })
      return
    }
    lines.push({ ...place, text: begin, kind: 'open', comma: false, note: node.type === 'array' ? String(inside.length) : null })
    for (const [index, child] of inside.entries()) {
      visit(child.node, [...path, child.step], child.name, index < inside.length - 1, index + 1, inside.length)
    }
    const last = node.whole ? end : '…'
    lines.push({ ...place, id: `${place.id}/`, name: null, text: last, kind: 'close', comma: comma && node.whole, note: null })
  }
  visit(root, [], null, false, 1, 1)
  return lines
}

import type { ASTNode } from '@marcbachmann/cel-js'

/** What an expression reads of a bound name: `name` is the last field on the way, and `whole` whether it ends there. */
export type FieldPath = { readonly root: string; readonly name: string; readonly whole: boolean }

/** The field that `value.a.b` or `value["a"].b` reads; for `value.a[0]` the field whose element it is. */
export function fieldPath(node: ASTNode): FieldPath | null {
  if (node.op !== '.' && node.op !== '[]') return null
  const left = node.args[0]
  const name = node.op === '.' ? node.args[1] : textOf(node.args[1])
  const root = rootOf(left)
  if (root === null) return null
  if (name !== null) return { root, name, whole: true }
  const above = fieldPath(left)
  return above && { ...above, whole: false }
}

function rootOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args
  return node.op === '.' || node.op === '[]' ? rootOf(node.args[0]) : null
}

const textOf = (node: ASTNode): string | null => node.op === 'value' && typeof node.args === 'string' ? node.args : null

/**
 * The field that an expression reads before anything else, so that it is `missing` where that field is: everything it
 * evaluates first is written out. null where there is none, or where a failure would not be told (`has`, `&&`, `||`).
 */
export function firstRead(node: ASTNode): FieldPath | null {
  const path = fieldPath(node)
  if (path) return path
  switch (node.op) {
    case '.': return firstRead(node.args[0])
    case '[]': return firstRead(node.args[0])
    case '!_': case '-_': return firstRead(node.args)
    case '?:': return firstRead(node.args[0])
    case 'rcall': {
      const [method, receiver, args] = node.args
      return macros.has(method) || args.every(isLiteral) ? firstRead(receiver) : null
    }
    case 'call': {
      const [name, [only, ...others]] = node.args
      return name !== 'has' && only && others.every(isLiteral) ? firstRead(only) : null
    }
    case '==': case '!=': case '<': case '<=': case '>': case '>=': case 'in':
    case '+': case '-': case '*': case '/': case '%': {
      const [left, right] = node.args
      return firstRead(isLiteral(left) ? right : left)
    }
    default: return null
  }
}

/** They go through their receiver first. */
const macros: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** Written out in the expression, so that its evaluation cannot fail. */
function isLiteral(node: ASTNode): boolean {
  return node.op === 'value' || (node.op === 'list' && node.args.every(isLiteral))
}

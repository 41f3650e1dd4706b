import type { ASTNode } from '@marcbachmann/cel-js'

/** What stands in the parsed expression for `bytes`, which the engine keeps for the type of that name. */
export const bytesName = 'recordBytes'

/** What stands in the parsed expression for `matches`, whose own form runs on RegExp and may take exponential time. */
export const matchesName = 'linearMatches'

/**
 * Puts our own names into a freshly parsed expression, in place; a variable of a macro that is called `bytes` stays what
 * it is.
 */
export function bindNames(node: ASTNode, shadowed = false): void {
  if (node.op === 'id' && node.args === 'bytes' && !shadowed) Object.assign(node, { args: bytesName })
  if (node.op === 'rcall') {
    if (node.args[0] === 'matches') node.args[0] = matchesName
    const [, receiver, args] = node.args
    const variable = args.length > 1 ? args[0] : undefined
    const hides = variable?.op === 'id' && variable.args === 'bytes'
    bindNames(receiver, shadowed)
    for (const arg of args) bindNames(arg, shadowed || hides)
    return
  }
  for (const child of childrenOf(node)) bindNames(child, shadowed)
}

/** Every node of an expression, the root first. */
export function* nodesOf(node: ASTNode): Generator<ASTNode> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}

/** An engine's message in the names that the person typed. */
export const typedNames = (message: string): string =>
  message.replaceAll(bytesName, 'bytes').replaceAll(matchesName, 'matches').replaceAll(/dyn<([^<>]+)>/g, '$1')

function childrenOf(node: ASTNode): readonly ASTNode[] {
  const parts: readonly unknown[] = [node.args].flat(3)
  return parts.filter(isNode)
}

const isNode = (part: unknown): part is ASTNode => typeof part === 'object' && part !== null && 'op' in part

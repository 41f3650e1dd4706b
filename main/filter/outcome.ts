import type { ASTNode } from '@marcbachmann/cel-js'

/** What an expression gives for one record: `missing` for a field, element or header that is not there. */
export type Outcome = boolean | 'missing' | { readonly error: string }

/** Evaluates some part of an expression in a context. */
export type Evaluate<Context> = (context: Context) => Outcome

/**
 * Joins what stands between an expression's outer `&&` and `||`, here and not in the engine: there the order decides whether
 * a missing field or another failure is told, and each is thrown. Here a failure counts only where nothing is missing, and
 * one part of an `&&` that is false or missing decides it without the others.
 */
export function joinedParts<Context>(node: ASTNode, partOf: (node: ASTNode) => Evaluate<Context>): Evaluate<Context> {
  if (node.op !== '&&' && node.op !== '||') return partOf(node)
  const parts = operandsOf(node).map((operand) => joinedParts(operand, partOf))
  return node.op === '&&' ? (context) => allOf(parts, context) : (context) => anyOf(parts, context)
}

/** What a chain of one operator joins, in order; a && b && c is parsed as (a && b) && c, however long it is. */
export function operandsOf(chain: ASTNode & { readonly op: '&&' | '||' }): readonly ASTNode[] {
  const operands: ASTNode[] = []
  const waiting: ASTNode[] = [chain]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.op === chain.op) waiting.push(node.args[1], node.args[0])
    else operands.push(node)
  }
  return operands
}

function allOf<Context>(parts: readonly Evaluate<Context>[], context: Context): Outcome {
  let outcome: Outcome = true
  for (const part of parts) {
    const next = part(context)
    if (next === false || next === 'missing') return next
    if (outcome === true) outcome = next
  }
  return outcome
}

function anyOf<Context>(parts: readonly Evaluate<Context>[], context: Context): Outcome {
  let outcome: Outcome = false
  for (const part of parts) {
    const next = part(context)
    if (next === true) return true
    if (next === 'missing' || outcome === false) outcome = next
  }
  return outcome
}

import { Environment, EvaluationError, ParseError, TypeError, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import { bindNames, bytesName, matchesName, nodesOf, typedNames } from './cel-names.ts'
import { linearMatch, linearPattern } from './linear-match.ts'
import { joinedParts, type Evaluate, type Outcome } from './outcome.ts'

/** The names that `filter.where` may use, with their CEL types (docs/api.md). */
const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false })
  .registerVariable('key', 'dyn')
  .registerVariable('value', 'dyn')
  .registerVariable('headers', 'map<string, dyn>')
  .registerVariable('headersAll', 'map<string, list<dyn>>')
  .registerVariable('partition', 'int')
  .registerVariable('offset', 'int')
  .registerVariable('at', 'google.protobuf.Timestamp')
  .registerVariable(bytesName, 'int')
  .registerVariable('flags', 'list<string>')
  .registerFunction(`string.${matchesName}(string): bool`, linearMatch, { async: false })

/** A checked expression. `evaluate` takes an object with the bound names and never throws for what they hold. */
export type CelExpression = { readonly ast: ASTNode; readonly evaluate: Evaluate<object> }

/** Why an expression does not compile; `at` is the index of the character where. */
export class CelSyntaxError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Parses and type-checks an expression that is to give true or false. Throws only CelSyntaxError. */
export function compileCel(expression: string): CelExpression {
  try {
    const program = environment.parse(expression)
    bindNames(program.ast)
    checkPatterns(program.ast)
    const { valid, type, error } = program.check()
    if (!valid) throw error
    if (type === 'bool' || type === 'dyn') return { ast: program.ast, evaluate: evaluator(program) }
    throw new CelSyntaxError(`the expression gives ${type ?? 'nothing'}, not true or false`, 0)
  } catch (error) {
    throw syntaxError(error)
  }
}

/** One run of the engine, as it hands it on to the nodes of an expression. */
type Run = { readonly engine: unknown; readonly context: unknown }

/** How the engine evaluates a node; its own types leave that out. */
type Runnable = { readonly evaluate: (engine: unknown, node: ASTNode, context: unknown) => unknown }

/** The root of a chain of `&&` or `||` joins its parts by our rules; any other expression is left to the engine as a whole. */
function evaluator(program: ParseResult): Evaluate<object> {
  const { ast } = program
  if (ast.op !== '&&' && ast.op !== '||') return untraced((fields) => outcomeOf(ast, () => program(fields)))
  const join = joinedParts<Run>(ast, (node) => {
    if (!isRunnable(node)) throw new Error('The engine evaluates its nodes in another way than expected')
    return ({ engine, context }) => outcomeOf(node, () => node.evaluate(engine, node, context))
  })
  let outcome: Outcome = false
  const root: Runnable = { evaluate: (engine, _, context) => { outcome = join({ engine, context }) } }
  Object.assign(ast, root)
  return untraced((fields) => {
    program(fields)
    return outcome
  })
}

const isRunnable = (node: ASTNode): node is ASTNode & Runnable => 'evaluate' in node && typeof node.evaluate === 'function'

/** The engine throws at every missing field; without its stack trace, which nobody reads, an error costs a third. */
function untraced(evaluate: Evaluate<object>): Evaluate<object> {
  return (fields) => {
    const traced = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    try {
      return evaluate(fields)
    } finally {
      Error.stackTraceLimit = traced
    }
  }
}

function outcomeOf(node: ASTNode, run: () => unknown): Outcome {
  try {
    const result = run()
    if (typeof result === 'boolean') return result
    return { error: `Column ${node.start + 1}: this gives something other than true or false` }
  } catch (error) {
    return failureOf(error)
  }
}

/** `missing` for a field, element or header that is not there, else the reason in a sentence. */
function failureOf(error: unknown): Outcome {
  if (!(error instanceof EvaluationError)) return { error: error instanceof Error ? error.message : String(error) }
  if (missingCodes.has(error.code)) return 'missing'
  const column = error.range ? `Column ${error.range.start + 1}: ` : ''
  return { error: column + typedNames(error.summary) }
}

/** `unknown_variable` comes only from a record without a time: other unknown names do not compile. */
const missingCodes: ReadonlySet<string> = new Set(['no_such_key', 'index_out_of_bounds', 'unknown_variable'])

/** A pattern that is written out is tried now, so that its error is shown while typing and not once a record. */
function checkPatterns(ast: ASTNode): void {
  for (const node of nodesOf(ast)) {
    if (node.op !== 'rcall' || node.args[0] !== matchesName) continue
    const pattern = node.args[2][0]
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') continue
    try {
      linearPattern(pattern.args)
    } catch (error) {
      throw new CelSyntaxError(error instanceof Error ? error.message : String(error), pattern.start)
    }
  }
}

function syntaxError(error: unknown): CelSyntaxError {
  if (error instanceof CelSyntaxError) return error
  if (error instanceof ParseError || error instanceof TypeError) {
    return new CelSyntaxError(plainWords.get(error.summary) ?? typedNames(error.summary), error.range?.start ?? 0)
  }
  if (error instanceof RangeError) return new CelSyntaxError('the expression is too long or nested too deep', 0)
  return new CelSyntaxError(error instanceof Error ? error.message : String(error), 0)
}

const plainWords: ReadonlyMap<string, string> = new Map([
  ['Unexpected token: EOF', 'the expression ends too early'],
  ['Unterminated string', 'this text is not closed by a quote'],
])

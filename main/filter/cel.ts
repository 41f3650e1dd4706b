import { Environment, EvaluationError, ParseError, TypeError, type ASTNode, type ParseResult } from '@marcbachmann/cel-js'
import { bindNames, bytesName, matchesName, nodesOf, typedNames } from './cel-names.ts'
import { linearMatch, linearPattern } from './linear-match.ts'

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

/** A checked expression: gives what it evaluates to and throws what the engine throws. */
export type CelProgram = (fields: object) => unknown

/** Why an expression does not compile; `at` is the index of the character where. */
export class CelSyntaxError extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Parses and type-checks an expression that is to give true or false. Throws only CelSyntaxError. */
export function compileCel(expression: string): CelProgram {
  const program = parseCel(expression)
  bindNames(program.ast)
  checkPatterns(program.ast)
  const { valid, type, error } = program.check()
  if (!valid) throw syntaxError(error)
  if (type === 'bool' || type === 'dyn') return program
  throw new CelSyntaxError(`the expression gives ${type ?? 'nothing'}, not true or false`, 0)
}

/**
 * What went wrong with one record: `missing` for a field, element or header that is not there, else the reason in a
 * sentence.
 */
export function evaluationFailure(error: unknown): 'missing' | { readonly error: string } {
  if (!(error instanceof EvaluationError)) return { error: error instanceof Error ? error.message : String(error) }
  if (missingCodes.has(error.code)) return 'missing'
  const column = error.range ? `Column ${error.range.start + 1}: ` : ''
  return { error: column + typedNames(error.summary) }
}

/** `unknown_variable` comes only from a record without a time: other unknown names do not compile. */
const missingCodes: ReadonlySet<string> = new Set(['no_such_key', 'index_out_of_bounds', 'unknown_variable'])

function parseCel(expression: string): ParseResult {
  try {
    return environment.parse(expression)
  } catch (error) {
    throw syntaxError(error)
  }
}

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
  if (error instanceof ParseError || error instanceof TypeError) {
    return new CelSyntaxError(plainWords.get(error.summary) ?? typedNames(error.summary), error.range?.start ?? 0)
  }
  return new CelSyntaxError(error instanceof Error ? error.message : String(error), 0)
}

const plainWords: ReadonlyMap<string, string> = new Map([
  ['Unexpected token: EOF', 'the expression ends too early'],
  ['Unterminated string', 'this text is not closed by a quote'],
])

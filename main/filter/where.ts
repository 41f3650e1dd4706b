import { ProblemError } from '#contract/problem.ts'
import { compileCel, CelSyntaxError, evaluationFailure, type CelProgram } from './cel.ts'
import { RecordFields } from './fields.ts'
import type { Condition, Match } from './record.ts'

/**
 * The CEL expression is true of the record. A field that is not there makes the record no match, also under `!=` and
 * `!`; any other failure is an `error`. Throws BadInput with the column when it does not compile; `path` is where the
 * expression stood in the query.
 */
export function whereCondition(expression: string, path: string): Condition {
  const program = compiled(expression, path)
  return {
    matches: (record): Match => {
      // The engine throws at every missing field; without its stack trace, which nobody reads, an error costs a third.
      const traced = Error.stackTraceLimit
      Error.stackTraceLimit = 0
      try {
        const result = program(new RecordFields(record))
        if (result === true) return 'yes'
        return result === false ? 'no' : { error: 'The expression gives something other than true or false' }
      } catch (error) {
        const failure = evaluationFailure(error)
        return failure === 'missing' ? 'no' : failure
      } finally {
        Error.stackTraceLimit = traced
      }
    },
  }
}

function compiled(expression: string, path: string): CelProgram {
  try {
    return compileCel(expression)
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error
    const message = `${position(expression, error.at)}: ${error.message}`
    throw new ProblemError({ code: 'BadInput', message: `The filter does not compile. ${message}`, issues: [{ path, message }],
      hint: 'An expression such as value.status == "failed" && value.amount > 500 is expected.' }, { cause: error })
  }
}

/** Columns and lines count from 1; the line is named only where there are several. */
function position(expression: string, at: number): string {
  const before = expression.slice(0, at).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return expression.includes('\n') ? `Line ${before.length}, column ${column}` : `Column ${column}`
}

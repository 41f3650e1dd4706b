import type { Decode } from '#contract/query.ts'
import { ProblemError } from '#contract/problem.ts'
import { bufferOf } from '#main/payload/buffer.ts'
import { isTakenApart } from '#main/payload/json.ts'
import { bytesName, nodesOf } from './cel-names.ts'
import { compileCel, CelSyntaxError, type CelExpression } from './cel.ts'
import { RecordFields, type DecodePayload } from './fields.ts'
import { JsonTape } from './json-tape.ts'
import { jsonView } from './json-view.ts'
import { Needle } from './needle.ts'
import type { Outcome } from './outcome.ts'
import type { Condition, FilterRecord, Match } from './record.ts'
import { screenOf } from './screen.ts'

/** `path` is where the expression stood in the query; the others are as for compileFilter. */
type WhereOptions = { readonly path: string; readonly decode: DecodePayload; readonly chosen: Decode | undefined }

/**
 * The CEL expression is true of the record. A record in which it meets a field that is not there is no match and no error,
 * also under `!=` and `!`; any other failure is an `error`. Throws BadInput with the column when it does not compile.
 *
 * Over a section it goes in stages: a search of bytes (screen.ts) rules out most records; what is left is evaluated as it
 * would be plainly, but JSON text is taken apart only where the expression looks (json-tape.ts).
 */
export function whereCondition(expression: string, { path, decode, chosen }: WhereOptions): Condition {
  const { ast, evaluate } = compiled(expression, path)
  const usesHeaders = [...nodesOf(ast)].some((node) => node.op === 'id' && headerNames.has(node.args))
  const judge = (record: FilterRecord, readValue?: () => unknown): Match => {
    // Read before the engine asks, which would take damaged headers for a failure of the expression.
    if (usesHeaders) void record.headers
    return matchOf(evaluate(new RecordFields(record, decode, readValue)))
  }
  const matches = (record: FilterRecord): Match => judge(record)

  const screen = screenOf(ast)
  const tape = new JsonTape()
  const parsesJson = isParsed(chosen?.value)
  return {
    matches,
    over(section) {
      const bytes = bufferOf(section)
      const passes = screen?.(bytes) ?? null
      const escapes = unicodeEscape.in(bytes)
      return (record) => {
        const { valueFrom, valueTo } = record
        const json = parsesJson && valueFrom < valueTo && (bytes[valueFrom] === 0x7b || bytes[valueFrom] === 0x5b)
        if (passes && !passes(record, json && escapes.after(valueFrom) >= valueTo)) return 'no'
        if (!json || !isTakenApart(bytes, valueFrom, valueTo)) return judge(record)
        return judge(record, () => tape.read(bytes, valueFrom, valueTo) ? jsonView(tape) : decode(record.value, 'value'))
      }
    },
  }
}

const headerNames: ReadonlySet<string> = new Set(['headers', 'headersAll', bytesName])
const unicodeEscape = new Needle(Buffer.from('\\u'))

/** Whether a value that is JSON text is decoded as what it says. */
const isParsed = (decoder: string | undefined): boolean => decoder === undefined || decoder === 'auto' || decoder === 'json'

function matchOf(outcome: Outcome): Match {
  if (typeof outcome === 'object') return outcome
  return outcome === true ? 'yes' : 'no'
}

function compiled(expression: string, path: string): CelExpression {
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

import { ORPCError } from '@orpc/client'
import { Problem, ProblemCode, ProblemError } from '#contract/problem.ts'
import { t } from '../texts/index.ts'

/**
 * What went wrong, from anything that was thrown: a problem from the host as it is, a lost wire as Unreachable, the rest as
 * Internal.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof ORPCError) return fromWire(error)
  if (error instanceof Error && error.name === 'AbortError') return { code: 'Cancelled', message: t.states.cancelled }
  return { code: 'Internal', message: error instanceof Error ? error.message : String(error) }
}

function fromWire(error: ORPCError<string, unknown>): Problem {
  const data = typeof error.data === 'object' && error.data !== null ? error.data : {}
  const code = ProblemCode.safeParse(error.code)
  if (!code.success) return { code: error.code === 'BAD_REQUEST' ? 'BadInput' : 'Internal', message: error.message }
  const parsed = Problem.safeParse({ ...data, code: code.data, message: error.message })
  return parsed.success ? parsed.data : { code: code.data, message: error.message }
}

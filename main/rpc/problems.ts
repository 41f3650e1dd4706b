import { randomBytes } from 'node:crypto'
import { ORPCError, ValidationError } from '@orpc/server'
import { ProblemError, problemStatus, type Problem } from '#contract/problem.ts'
import { knownProblem } from '#main/host/problems.ts'
import type { Log } from '#main/systems/driver.ts'
import { plainIssues } from './issues.ts'

/** Any error as the Problem that may cross the wire. What is not a Problem is logged and becomes Internal with the log's id. */
export function toProblem(error: unknown, log: Log): Problem {
  const known = knownProblem(error)
  if (known) return known
  if (error instanceof ORPCError) {
    if (error.cause instanceof ProblemError) return error.cause.problem
    if (error.cause instanceof ValidationError) return invalid(error.cause.issues)
    if (error.code === 'BAD_REQUEST') return unreadable
    if (error.code === 'NOT_FOUND') return { code: 'NotFound', message: 'There is no such procedure' }
  }
  const id = randomBytes(4).toString('hex')
  log.error('Internal error', { id, error })
  return {
    code: 'Internal', message: `Something failed inside Tidemark (log id ${id})`,
    hint: 'The log in the data folder holds the details under this id.',
  }
}

/** A Problem as oRPC carries it: code, status and message as its own, the rest as data. */
export function toWireError(error: unknown, log: Log): ORPCError<string, Omit<Problem, 'code' | 'message'>> {
  const problem = toProblem(error, log)
  const { code, message, ...data } = problem
  return new ORPCError(code, { status: problemStatus[code], message, data, cause: new ProblemError(problem) })
}

const unreadable: Problem = {
  code: 'BadInput', message: 'The call could not be read', hint: 'Send what the contract describes as JSON.',
}

function invalid(found: ValidationError['issues']): Problem {
  const issues = found.flatMap((issue) => plainIssues(issue))
  const first = issues[0]
  const where = first?.path ? `${first.path}: ` : ''
  return {
    code: 'BadInput', message: `The input is not as the contract describes it. ${where}${first?.message ?? ''}`.trim(), issues,
  }
}

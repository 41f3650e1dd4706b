import { ProblemError, type Problem } from '#contract/problem.ts'

/** What keeps every resource from being asked is one problem of the round and not one a row. */
const concernsAll: readonly Problem['code'][] = ['Unreachable', 'Unauthenticated', 'Cancelled']

/** The problem of one row; what concerns all of them, and what is no problem of AWS, is thrown on. */
export function problemOfRow(error: unknown): Problem {
  if (!(error instanceof ProblemError) || concernsAll.includes(error.problem.code)) throw error
  return error.problem
}

import { ProblemError, type Problem } from '#contract/problem.ts'

/** A ProblemError in one line: what happened, and what to try. */
export const problem = (code: Problem['code'], message: string, hint?: string, more?: Partial<Problem>): ProblemError =>
  new ProblemError({ code, message, ...(hint === undefined ? {} : { hint }), ...more })

/** The Problem in an error: its own, Cancelled or TimedOut for what a signal ended; null for everything else. */
export function knownProblem(error: unknown): Problem | null {
  if (error instanceof ProblemError) return error.problem
  if (!(error instanceof Error)) return null
  if (error.name === 'AbortError') return { code: 'Cancelled', message: 'The call was cancelled' }
  if (error.name === 'TimeoutError') return { code: 'TimedOut', message: 'No answer came in time', hint: 'Try again.' }
  return null
}

/** The Problem in an error, or an Internal one that says nothing more than that something failed. */
export const problemOf = (error: unknown): Problem =>
  knownProblem(error) ?? { code: 'Internal', message: 'Something failed inside Tidemark', hint: 'See the log.' }

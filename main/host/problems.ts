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

/** What a wait of `mostMs` that was cut off ended with: a driver says it was cancelled, but the other side was too slow. */
export const overdue = (error: unknown, mostMs: number): unknown => (knownProblem(error)?.code === 'Cancelled'
  ? problem('TimedOut', `No answer came within ${Math.round(mostMs / 1_000)} s`, 'It is asked again by itself.')
  : error)

/** The Problem in an error, or an Internal one that says nothing more than that something failed. */
export const problemOf = (error: unknown): Problem =>
  knownProblem(error) ?? { code: 'Internal', message: 'Something failed inside Tidemark', hint: 'See the log.' }

import { ProblemError, type Problem } from '#contract/problem.ts'

/** A ProblemError in one line: what happened, and what to try. */
export const problem = (code: Problem['code'], message: string, hint?: string, more?: Partial<Problem>): ProblemError =>
  new ProblemError({ code, message, ...(hint === undefined ? {} : { hint }), ...more })

/** The Problem in an error, or an Internal one that says nothing more than that something failed. */
export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: 'Internal', message: 'Something failed inside Tidemark', hint: 'See the log.' }

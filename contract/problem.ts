import { z } from 'zod'
import { Ref } from './ref.ts'

/** Everything that can go wrong, and the HTTP status a script sees for it. */
export const problemStatus = {
  BadInput: 400, Unreachable: 502, Unauthenticated: 422, Forbidden: 422, NotFound: 404, Conflict: 409, Throttled: 429,
  Unsupported: 422, TooLarge: 413, TimedOut: 504, Cancelled: 499, ReadOnly: 403, Internal: 500,
} as const

/** The closed set of codes. */
export const ProblemCode = z.enum(Object.keys(problemStatus) as [keyof typeof problemStatus, ...(keyof typeof problemStatus)[]])
export type ProblemCode = z.infer<typeof ProblemCode>

/**
 * What happened (`message`), what to try (`hint`) and, for bad input, where (`issues`, with dotted paths). The only error that
 * crosses the wire.
 */
export const Problem = z.object({
  code: ProblemCode,
  message: z.string(),
  hint: z.string().optional(),
  retryAfterMs: z.number().optional(),
  ref: Ref.optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** A Problem as a throwable. Everything else that is thrown becomes `Internal` with a log id at the wire. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

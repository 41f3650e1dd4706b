import { ProblemError, type Problem } from '#contract/problem.ts'

/** `1 message`, `1,204 messages`. */
export const messagesOf = (count: number): string => (count === 1 ? '1 message' : `${count.toLocaleString('en')} messages`)

/** `1 time`, `3 times`. */
export const timesOf = (count: number): string => (count === 1 ? '1 time' : `${count.toLocaleString('en')} times`)

/** Plans of SQS are good for five minutes: counts and settings change. */
export const planMs = 5 * 60_000

/** Wrong input of an action, `path` after `input.`. */
export const badInput = (path: string, message: string, hint?: string): ProblemError => new ProblemError({
  code: 'BadInput', message, ...(hint !== undefined && { hint }), issues: [{ path: `input.${path}`, message }],
})

/** Something this queue, or SQS here, does not do. */
export const unsupported = (message: string, hint: string): ProblemError => new ProblemError({ code: 'Unsupported', message, hint })

/** How often each reason stands in a list, the most frequent first: `4 times: the reason`. */
export function reasons(whys: readonly string[]): string[] {
  const counts = Map.groupBy(whys, (why) => why)
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length).map(([why, all]) => `${messagesOf(all.length)}: ${why}`)
}

/** The code of a ProblemError; undefined for anything else. */
export const codeOf = (error: unknown): Problem['code'] | undefined => (error instanceof ProblemError ? error.problem.code : undefined)

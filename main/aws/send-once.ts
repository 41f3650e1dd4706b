import { ProblemError, type Problem } from '#contract/problem.ts'
import { readAwsError } from './error-codes.ts'
import { rootOf } from './errors.ts'

/** A call and whether its request left this program. */
type Command = { readonly middlewareStack: { add(middleware: unknown, options: object): void } }

/**
 * Sends a command of a client that tries once. Rejects with Unsent where AWS certainly did nothing, with the ProblemError itself
 * where that is not known.
 */
export async function sendOnce<Output>(command: Command, send: () => Promise<Output>): Promise<Output> {
  let isOut = false
  command.middlewareStack.add((next: (args: unknown) => unknown) => (args: unknown) => {
    isOut = true
    return next(args)
  }, { step: 'deserialize', priority: 'low', name: 'tidemarkIsOut' })
  try {
    return await send()
  } catch (error) {
    if (!isOut || isRefusal(error)) throw new Unsent(problemIn(error), { cause: error })
    throw error
  }
}

/** AWS certainly did nothing: it said so, or it was never asked. */
export class Unsent extends ProblemError {}

/** The Problem in what a client rejects with. */
export const problemIn = (error: unknown): Problem => (error instanceof ProblemError ? error.problem
  : { code: 'Internal', message: error instanceof Error ? error.message : String(error) })

/**
 * Whether AWS certainly did nothing: what is refused with a status from 400 to 499 was not done, nor what found nobody to ask.
 */
export function isRefusal(error: unknown): boolean {
  const { status, code } = readAwsError(rootOf(error))
  return status === undefined ? neverAsked.has(code ?? '') : status >= 400 && status < 500
}

const neverAsked = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../driver.ts'

/** Throws the reason of a cancelled call as a ProblemError. */
export function throwIfCancelled({ signal }: Pick<Call, 'signal'>): void {
  if (!signal.aborted) return
  const reason: unknown = signal.reason
  if (reason instanceof ProblemError) throw reason
  const late = reason instanceof Error && reason.name === 'TimeoutError'
  throw new ProblemError(
    late ? { code: 'TimedOut', message: 'It took too long.', hint: 'Try again.' } : { code: 'Cancelled', message: 'The call was cancelled.' },
    { cause: reason },
  )
}

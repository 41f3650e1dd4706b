import { ProblemError } from '#contract/problem.ts'

/** What every call that waits takes: aborting it gives the wait up. */
export type Wait = { readonly signal: AbortSignal }

/** The promise's outcome, or Cancelled as soon as the signal aborts; what the promise does later is dropped. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(cancelled())
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel))
  })
}

/** What a call that was given up rejects with. */
export const cancelled = (): ProblemError => new ProblemError({ code: 'Cancelled', message: 'The call was cancelled.' })

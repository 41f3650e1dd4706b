import type { Check } from '#contract/health.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Call } from '#main/systems/driver.ts'

/** One line of a check: what was asked, whether it was allowed, and how long it took; `value` is the answer. */
export async function checked<T>(
  label: string, ask: () => Promise<T>, { signal }: Call,
): Promise<{ readonly check: Check; readonly value?: T }> {
  const begun = performance.now()
  const check = (layer: Check['layer'], problem?: Problem): Check =>
    ({ layer, label, ok: problem === undefined, ms: Math.round(performance.now() - begun), ...(problem && { problem }) })
  try {
    const value = await ask()
    return { check: check('permission'), value }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return { check: check(error.problem.code === 'Forbidden' ? 'permission' : 'service', error.problem) }
  }
}

import type { Check, Health } from '#contract/health.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { checkAws } from '#main/aws/health.ts'
import type { Call } from '../driver.ts'
import type { Queues } from './queues.ts'

/** Walks to SQS and the sign-in, then lists the queues and asks the first one for its depth, which costs two requests. */
export const checkHealth = (account: AwsAccount, queues: Queues, call: Call): Promise<Health> => checkAws(account, 'sqs', call, async () => {
  queues.forgetNames()
  const listed = await checked('Queues (sqs:ListQueues)', () => queues.all(call), call)
  const name = listed.value?.[0]?.name
  if (name === undefined) return [listed.check]
  return [listed.check, (await checked('Depth (sqs:GetQueueAttributes)', () => queues.attributes(name, call), call)).check]
})

async function checked<T>(label: string, ask: () => Promise<T>, { signal }: Call): Promise<{ readonly check: Check; readonly value?: T }> {
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

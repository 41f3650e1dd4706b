import type { Health } from '#contract/health.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { checked } from '#main/aws/checked.ts'
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

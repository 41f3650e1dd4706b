import type { Scope } from '../backend.ts'
import type { Asked } from '../asked.ts'
import { Refusal } from '../answer.ts'

/** A queue's name from its address, which ends with it. */
export const queueOf = (url: unknown): string => (typeof url === 'string' ? url.split('/').at(-1) ?? '' : '')

/** A queue's name from its ARN. */
export function nameInArn(arn: unknown): string {
  const name = typeof arn === 'string' && /^arn:[\w-]+:sqs:[\w-]+:\d{12}:/.test(arn) ? arn.split(':').at(-1) : undefined
  if (!name) throw new Refusal('InvalidParameterValue', `${String(arn)} is not the ARN of a queue.`)
  return name
}

/** One queue's identity across accounts and regions. */
export const placeOf = ({ account, region }: Pick<Asked, 'account' | 'region'>, queue: string): string => `${account}/${region}/${queue}`

/** The address ministack finds a queue by; its host does not matter. */
export const addressOf = (account: string, queue: string): string => `http://localhost/${account}/${queue}`

/** A message as ReceiveMessage gives it. */
export type Received = {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly Attributes?: Readonly<Record<string, string>>
  readonly MessageAttributes?: Readonly<Record<string, unknown>>
}

/** Whose call it is, with the account it is made in. */
export type Owner = Scope & Pick<Asked, 'account'>

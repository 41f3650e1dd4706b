import { SendMessageCommand, type SendMessageResult } from '@aws-sdk/client-sqs'
import type { Problem } from '#contract/problem.ts'
import { problemIn, sendOnce, Unsent } from '#main/aws/send-once.ts'
import { callMs } from '../one-try.ts'
import type { World } from '../taking.ts'
import { attributesMd5, md5, sentAttributes, type Whole } from '../whole.ts'

/** Where a message goes. */
export type Target = { readonly name: string; readonly url: string; readonly arn: string; readonly fifo: boolean }

/** What became of a send: `newId` is the copy, `unsent` certainly not there, `unknown` perhaps there. */
export type Sent =
  | { readonly is: 'sent'; readonly newId: string }
  | { readonly is: 'unsent'; readonly problem: Problem }
  | { readonly is: 'unknown'; readonly why: string; readonly newId?: string }

/** AWS takes a message for a repeat of one with the same dedup id this long (SendMessage, MessageDeduplicationId): 5 min. */
export const dedupMs = 300_000

/** What happens to one message will happen to the next. */
export const endsAll: ReadonlySet<Problem['code']> = new Set([
  'Forbidden', 'Unauthenticated', 'NotFound', 'Unreachable', 'TimedOut', 'Throttled', 'Cancelled',
])

/** Sends a message on as it is, once. Never rejects. */
export async function sendOn({ once }: Pick<World, 'once'>, target: Target, whole: Whole, dedupId: string | undefined): Promise<Sent> {
  const group = whole.system['MessageGroupId']
  const trace = whole.system['AWSTraceHeader']
  const command = new SendMessageCommand({
    QueueUrl: target.url, MessageBody: whole.body,
    ...(Object.keys(whole.attributes).length > 0 && { MessageAttributes: sentAttributes(whole.attributes) }),
    ...(group !== undefined && { MessageGroupId: group }),
    ...(target.fifo && dedupId !== undefined && { MessageDeduplicationId: dedupId }),
    ...(trace !== undefined && { MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } } }),
  })
  try {
    return judged(whole, await sendOnce(command, () => once.send(command, { abortSignal: AbortSignal.timeout(callMs) })))
  } catch (error) {
    if (error instanceof Unsent) return { is: 'unsent', problem: error.problem }
    return { is: 'unknown', why: `SQS gave no answer that tells whether ${target.name} has it: ${problemIn(error).message}` }
  }
}

/** A copy whose sums are not those of what was sent is there, and is not the message. */
function judged(whole: Whole, { MessageId, MD5OfMessageBody, MD5OfMessageAttributes }: SendMessageResult): Sent {
  if (MessageId === undefined) return { is: 'unknown', why: 'SQS answered without the id of the copy.' }
  const isWhole = (MD5OfMessageBody === undefined || MD5OfMessageBody === md5(whole.body))
    && (MD5OfMessageAttributes === undefined || MD5OfMessageAttributes === attributesMd5(whole.attributes))
  return isWhole ? { is: 'sent', newId: MessageId }
    : { is: 'unknown', why: `The copy ${MessageId} arrived with another MD5 sum than was sent.`, newId: MessageId }
}

/**
 * The dedup id a message is sent with to a FIFO queue: its own, unless AWS would take it for a repeat and drop it: of what was
 * sent to that queue less than 5 minutes ago, or of another message of this redrive (`isTaken`).
 */
export function dedupIdFor(whole: Whole, target: Target, isTaken: (dedupId: string) => boolean, now: number): string {
  const own = whole.system['MessageDeduplicationId']
  if (own === undefined || isTaken(own)) return `tidemark-${whole.id}-${now}`
  const cameFrom = whole.system['DeadLetterQueueSourceArn'] === target.arn
  // A minute more, for a clock that differs from AWS's.
  const isYoung = Math.abs(now - Number(whole.system['SentTimestamp'] ?? 0)) < dedupMs + 60_000
  return cameFrom && isYoung ? `tidemark-${whole.id}-${now}` : own
}

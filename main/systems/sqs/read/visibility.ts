import {
  ChangeMessageVisibilityBatchCommand, DeleteMessageBatchCommand, type BatchResultErrorEntry, type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Problem } from '#contract/problem.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Call } from '../../driver.ts'
import { bounded } from '../bounded.ts'

/** A batch of any kind has at most ten entries (SendMessageBatch). */
export const batchSize = 10
/** A message may be hidden this long after it was received, however often that is extended (ChangeMessageVisibility): 12 hours. */
export const longestSeconds = 43_200

/** Batches that are under way at a time. */
const atOnce = 8
/** How long changing so many messages may take (ms): their batches wait for their turn with the account's other calls. */
export const changeMs = (messages: number): number => 5_000 + messages * 20

/** One receive of a message. */
type Received = { readonly url: string; readonly receipt: string }

/**
 * What became of each: `done`, `gone` where the receipt is no longer good (the message went back by its timeout, or was deleted),
 * or the problem.
 */
export type Change<Item> = { readonly done: readonly Item[]; readonly gone: readonly Item[]; readonly failed: readonly { readonly item: Item; readonly problem: Problem }[] }

/** Hides messages for as many seconds from now; 0 gives them back. Never rejects. */
export const changeVisibility = <Item extends Received>(
  client: SQSClient, items: readonly Item[], seconds: number, call: Pick<Call, 'signal'>,
): Promise<Change<Item>> => inBatches(items, async (batch, url) => {
  const entries = batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt, VisibilityTimeout: seconds }))
  const answer = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }), { abortSignal: call.signal })
  return answer.Failed ?? []
})

/** Deletes messages for good. Never rejects. */
export const deleteMessages = <Item extends Received>(
  client: SQSClient, items: readonly Item[], call: Pick<Call, 'signal'>,
): Promise<Change<Item>> => inBatches(items, async (batch, url) => {
  const entries = batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }))
  const answer = await client.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: entries }), { abortSignal: call.signal })
  return answer.Failed ?? []
})

async function inBatches<Item extends Received>(
  items: readonly Item[], send: (batch: readonly Item[], url: string) => Promise<readonly BatchResultErrorEntry[]>,
): Promise<Change<Item>> {
  const batches = [...Map.groupBy(items, (item) => item.url)].flatMap(([url, all]) =>
    Array.from({ length: Math.ceil(all.length / batchSize) }, (_, n) => ({ url, batch: all.slice(n * batchSize, (n + 1) * batchSize) })))
  const changes = await bounded(batches, atOnce, ({ url, batch }) => oneBatch(batch, () => send(batch, url)))
  return { done: changes.flatMap(({ done }) => done), gone: changes.flatMap(({ gone }) => gone), failed: changes.flatMap(({ failed }) => failed) }
}

async function oneBatch<Item>(batch: readonly Item[], send: () => Promise<readonly BatchResultErrorEntry[]>): Promise<Change<Item>> {
  try {
    const answered = new Map((await send()).map((entry) => [Number(entry.Id), entry]))
    const of = (item: Item): BatchResultErrorEntry | undefined => answered.get(batch.indexOf(item))
    return {
      done: batch.filter((item) => !of(item)),
      gone: batch.filter((item) => isGone(of(item))),
      failed: batch.flatMap((item) => {
        const entry = of(item)
        return entry && !isGone(entry) ? [{ item, problem: refused(entry) }] : []
      }),
    }
  } catch (error) {
    const problem: Problem = error instanceof ProblemError ? error.problem : { code: 'Internal', message: String(error) }
    return problem.code === 'NotFound'
      ? { done: [], gone: batch, failed: [] }
      : { done: [], gone: [], failed: batch.map((item) => ({ item, problem })) }
  }
}

/** The codes with which AWS says that a receipt is no longer good (ChangeMessageVisibility, DeleteMessage: Errors). */
const isGone = ({ Code = '', Message = '' }: BatchResultErrorEntry = { Id: '', Code: '', SenderFault: false }): boolean =>
  /ReceiptHandleIsInvalid|MessageNotInflight/.test(Code) || (/InvalidParameterValue/.test(Code) && /expired|not available|does not exist|not in flight/i.test(Message))

const refused = ({ Code, Message, SenderFault }: BatchResultErrorEntry): Problem => ({
  code: SenderFault ? 'BadInput' : 'Unreachable', message: `SQS refused it: ${[Code, Message].filter(Boolean).join(', ')}.`,
})

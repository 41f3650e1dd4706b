import { SendMessageBatchCommand, type BatchResultErrorEntry, type SendMessageBatchResultEntry } from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import { problemCodeOf } from '#main/aws/error-codes.ts'
import type { Call } from '../../driver.ts'
import { isFifo } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { cutBatches, type Numbered } from './batches.ts'
import { entryOf, type Target } from './entry.ts'

/** How old a queue's settings may be (ms) for them to say what may be sent. */
const settingsMs = 60_000

/** Sends drafts in their order; one receipt a draft. A draft that cannot be sent does not keep the others from it. */
export async function publish(sqs: Sqs, name: string, drafts: readonly Draft[], call: Call): Promise<readonly Receipt[]> {
  const url = await sqs.queues.url(name, call)
  const target = await targetOf(sqs, name, call)
  const receipts = new Map<number, Receipt>()
  const entries: Numbered[] = []
  for (const [index, draft] of drafts.entries()) {
    const entry = entryOf(draft, target)
    if ('entry' in entry) entries.push({ index, ...entry })
    else receipts.set(index, { ok: false, problem: entry })
  }
  let held: Problem | undefined
  for (const batch of cutBatches(entries)) {
    if (held) {
      for (const { index } of batch) receipts.set(index, { ok: false, problem: held })
      continue
    }
    const failed = await send(sqs, url, batch, receipts, call)
    // What comes after a failure would overtake it in its group.
    if (failed && target.fifo) held = { code: 'Conflict', message: `It was not sent, since a message before it was not: ${failed.message}`, hint: 'Send it again after that one.' }
  }
  return drafts.map((_, index) => receipts.get(index) ?? { ok: false, problem: { code: 'Internal', message: 'SQS said nothing about this message.' } })
}

/** Where the attributes may not be asked, the name tells what the queue is, and SQS refuses the rest itself. */
async function targetOf({ queues }: Sqs, name: string, call: Call): Promise<Target> {
  try {
    const { fifo, contentDedup, maxMessageBytes } = await queues.attributes(name, call, settingsMs)
    return { name, fifo, contentDedup, maxBytes: maxMessageBytes }
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'Forbidden') throw error
    return { name, fifo: isFifo(name), contentDedup: true, maxBytes: 1 << 20 }
  }
}

/** Notes a receipt for each of the batch; gives the first problem. */
async function send(
  { client, tools }: Sqs, url: string, batch: readonly Numbered[], receipts: Map<number, Receipt>, call: Call,
): Promise<Problem | undefined> {
  try {
    const { Successful = [], Failed = [] } = await client.send(new SendMessageBatchCommand({
      QueueUrl: url, Entries: batch.map(({ index, entry }) => ({ Id: String(index), ...entry })),
    }), { abortSignal: call.signal })
    for (const sent of Successful) receipts.set(Number(sent.Id), { ok: true, position: positionOf(sent), at: tools.now() })
    for (const failed of Failed) receipts.set(Number(failed.Id), { ok: false, problem: problemOf(failed) })
    return Failed[0] && problemOf(Failed[0])
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { problem } = error
    const unsure = problem.code === 'TimedOut' || problem.code === 'Unreachable'
    const told: Problem = unsure ? { ...problem, hint: `It may have been sent nevertheless. ${problem.hint ?? ''}`.trim() } : problem
    for (const { index } of batch) receipts.set(index, { ok: false, problem: told })
    return told
  }
}

const positionOf = ({ MessageId, SequenceNumber }: SendMessageBatchResultEntry): Record<string, string> =>
  ({ id: MessageId ?? '', ...(SequenceNumber !== undefined && { sequence: SequenceNumber }) })

const problemOf = ({ Code = '', Message = '', SenderFault }: BatchResultErrorEntry): Problem => ({
  code: problemCodeOf(Code) ?? (SenderFault ? 'BadInput' : 'Unreachable'), message: `SQS did not take it: ${Message || Code}.`,
})

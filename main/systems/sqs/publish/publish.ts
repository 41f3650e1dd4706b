import {
  SendMessageBatchCommand, type BatchResultErrorEntry, type SendMessageBatchCommandInput, type SendMessageBatchCommandOutput,
  type SendMessageBatchResultEntry,
} from '@aws-sdk/client-sqs'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import { problemCodeOf } from '#main/aws/error-codes.ts'
import { sendOnce, Unsent } from '#main/aws/send-once.ts'
import { cutBatches } from '../../batches.ts'
import type { Call } from '../../driver.ts'
import { oneTryClient } from '../actions/one-try.ts'
import { pause } from '../pause.ts'
import { isFifo } from '../refs.ts'
import { attributesMd5, bodyMd5 } from '../read/md5.ts'
import type { Sqs } from '../shared.ts'
import { batchSize } from '../read/visibility.ts'
import { entryOf, type Entry, type Target } from './entry.ts'

/** How old a queue's settings may be (ms) for them to say what may be sent. */
const settingsMs = 60_000
/** How often a batch is sent again that AWS certainly did not take, and how long after (ms). */
const mostTries = 4
const againMs = 500
/** What one batch may carry (SendMessageBatch): ten messages of 1 MiB together. */
const most = { entries: batchSize, bytes: 1 << 20 }

/** An entry with its place among the drafts. */
type Numbered = Entry & { readonly index: number }

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
  for (const batch of cutBatches(entries, most)) {
    if (held) {
      for (const { index } of batch) receipts.set(index, { ok: false, problem: held })
      continue
    }
    const failed = await send(sqs, url, target, batch, receipts, call)
    // What comes after a failure would overtake it in its group.
    if (failed && target.fifo) held = behind(failed)
  }
  return drafts.map((_, index) => receipts.get(index) ?? { ok: false, problem: nothingSaid })
}

const nothingSaid: Problem = { code: 'Internal', message: 'SQS said nothing about this message.' }
const behind = ({ message }: Problem): Problem => ({
  code: 'Conflict', message: `It was not sent, since a message before it was not: ${message}`, hint: 'Send it again after that one.',
})

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
  sqs: Sqs, url: string, target: Target, batch: readonly Numbered[], receipts: Map<number, Receipt>, call: Call,
): Promise<Problem | undefined> {
  try {
    const Entries = batch.map(({ index, entry }) => ({ Id: String(index), ...entry }))
    const { Successful = [], Failed = [] } = await sendBatch(sqs, { QueueUrl: url, Entries }, target, call)
    for (const sent of Successful) {
      const entry = Entries.find(({ Id }) => Id === sent.Id)
      receipts.set(Number(sent.Id), isWhole(sent, entry)
        ? { ok: true, position: positionOf(sent), at: sqs.tools.now() } : { ok: false, problem: otherThanSent(sent) })
    }
    for (const failed of Failed) receipts.set(Number(failed.Id), { ok: false, problem: problemOf(failed) })
    return Failed[0] && problemOf(Failed[0])
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { problem } = error
    const unsure = problem.code === 'TimedOut' || problem.code === 'Unreachable'
    const told: Problem = unsure
      ? { ...problem, hint: `It may have been sent nevertheless. ${problem.hint ?? ''}`.trim() } : problem
    for (const { index } of batch) receipts.set(index, { ok: false, problem: told })
    return told
  }
}

/** A FIFO queue knows a repeat; a standard queue would make two messages of one whose answer was lost, so that is sent once. */
async function sendBatch(
  { account, client }: Sqs, input: SendMessageBatchCommandInput, { fifo }: Target, { signal }: Call,
): Promise<SendMessageBatchCommandOutput> {
  if (fifo) return client.send(new SendMessageBatchCommand(input), { abortSignal: signal })
  const once = oneTryClient(account)
  for (let tries = 1; ; tries++) {
    const command = new SendMessageBatchCommand(input)
    try {
      return await sendOnce(command, () => once.send(command, { abortSignal: signal }))
    } catch (error) {
      const mayPass = error instanceof Unsent && ['Throttled', 'Unreachable'].includes(error.problem.code)
      if (!mayPass || tries >= mostTries || signal.aborted) throw error
      await pause(error.problem.retryAfterMs ?? againMs, signal)
    }
  }
}

/** The sums are those of what was sent; an emulator may leave them out. */
const isWhole = (
  { MD5OfMessageBody: body, MD5OfMessageAttributes: attributes }: SendMessageBatchResultEntry, sent?: Numbered['entry'],
): boolean => (!body || body === bodyMd5(sent?.MessageBody ?? ''))
  && (!attributes || attributes === attributesMd5(sent?.MessageAttributes ?? {}))

const otherThanSent = ({ MessageId = '' }: SendMessageBatchResultEntry): Problem => ({
  code: 'Internal', message: `Message ${MessageId} arrived with another MD5 sum than was sent.`,
  hint: 'It is in the queue, and not what was sent.',
})

const positionOf = ({ MessageId, SequenceNumber }: SendMessageBatchResultEntry): Record<string, string> =>
  ({ id: MessageId ?? '', ...(SequenceNumber !== undefined && { sequence: SequenceNumber }) })

const problemOf = ({ Code = '', Message = '', SenderFault }: BatchResultErrorEntry): Problem => ({
  code: problemCodeOf(Code) ?? (SenderFault ? 'BadInput' : 'Unreachable'), message: `SQS did not take it: ${Message || Code}.`,
})

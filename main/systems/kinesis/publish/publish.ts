import { KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { Ref } from '#contract/ref.ts'
import { problemCodeOf } from '#main/aws/error-codes.ts'
import { sendOnce, Unsent } from '#main/aws/send-once.ts'
import { cutBatches } from '../../batches.ts'
import type { Call } from '../../driver.ts'
import { pause } from '../../sqs/pause.ts'
import { streamName } from '../refs.ts'
import type { Kinesis } from '../shared.ts'
import { entryOf, type Entry } from './entry.ts'

/**
 * How often a record is sent in all while its shard is too busy or AWS failed, and how long after the first time (ms); each wait
 * doubles.
 */
const mostTries = 6
const againMs = 100

/** The most that any stream can be told to take of one record (UpdateMaxRecordSize). */
const mostBytes = 10 << 20

/** What one call may carry, partition keys included (PutRecords). */
const most = { entries: 500, bytes: 10 << 20 }

/** An entry with its place among the drafts. */
type Numbered = Entry & { readonly index: number }

/**
 * A client that sends each request once: after a lost answer the SDK would send again, and every record would be in the stream
 * twice.
 */
class SendOnce extends KinesisClient {}

type Sent = ReadonlyMap<number, Receipt>

/**
 * Sends drafts to a stream in their order; one receipt a draft. A draft that cannot be sent does not keep the others from it.
 * Only records that failed are sent again, and nothing after them meanwhile.
 */
export async function publish(kinesis: Kinesis, ref: Ref, drafts: readonly Draft[], call: Call): Promise<readonly Receipt[]> {
  const name = streamName(ref)
  const maxBytes = await largestRecord(kinesis, name, call)
  const receipts = new Map<number, Receipt>()
  const entries: Numbered[] = []
  for (const [index, draft] of drafts.entries()) {
    const entry = entryOf(draft, maxBytes)
    if ('entry' in entry) entries.push({ index, ...entry })
    else receipts.set(index, { ok: false, problem: entry })
  }
  for (const batch of cutBatches(entries, most)) {
    for (const [index, receipt] of await sendAll(kinesis, name, batch, call)) receipts.set(index, receipt)
  }
  return drafts.map((_, index) => receipts.get(index) ?? { ok: false, problem: nothingSaid })
}

const nothingSaid: Problem = { code: 'Internal', message: 'Kinesis said nothing about this record.' }

/** Where the stream may not be described, AWS refuses what is too large itself. */
async function largestRecord({ streams }: Kinesis, name: string, call: Call): Promise<number> {
  try {
    return (await streams.summary(name, call)).maxRecordBytes
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'Forbidden') return mostBytes
    throw error
  }
}

/** Sends a batch until each record has its receipt: written, refused, or failed too often. */
async function sendAll(kinesis: Kinesis, name: string, batch: readonly Numbered[], call: Call): Promise<Sent> {
  const receipts = new Map<number, Receipt>()
  let left = batch
  for (let tries = 1; left.length > 0; tries++) {
    const answers = await sendBatch(kinesis, name, left, call)
    for (const [index, receipt] of answers) receipts.set(index, receipt)
    left = left.filter(({ index }) => mayPass(answers.get(index)))
    if (tries >= mostTries || call.signal.aborted) break
    // With jitter, so that many that were refused do not come back at once.
    if (left.length > 0) await pause(againMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2), call.signal)
  }
  return receipts
}

/** An answer that is no more than "not now". What may have been written is never sent again. */
const mayPass = (receipt: Receipt | undefined): boolean =>
  receipt?.ok === false && receipt.problem.retryAfterMs !== undefined

/** A receipt for each of the batch; those that may be sent again carry `retryAfterMs`. */
async function sendBatch(
  { account, tools }: Kinesis, StreamName: string, batch: readonly Numbered[], { signal }: Call,
): Promise<Sent> {
  const command = new PutRecordsCommand({ StreamName, Records: batch.map(({ entry }) => entry) })
  const once = account.client(SendOnce, { maxAttempts: 1 })
  try {
    const { Records = [] } = await sendOnce(command, () => once.send(command, { abortSignal: signal }))
    return new Map(batch.map(({ index }, at) => [index, receiptOf(Records[at] ?? {}, tools.now())]))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const told = toldOf(error)
    return new Map(batch.map(({ index }) => [index, { ok: false, problem: told }]))
  }
}

function toldOf(error: ProblemError): Problem {
  const { retryAfterMs, ...problem } = error.problem
  if (error instanceof Unsent) {
    return ['Throttled', 'Unreachable'].includes(problem.code) ? { ...problem, retryAfterMs: retryAfterMs ?? againMs } : problem
  }
  return { ...problem, hint: `It may have been written nevertheless. ${problem.hint ?? ''}`.trim() }
}

function receiptOf({ ShardId, SequenceNumber, ErrorCode, ErrorMessage }: PutRecordsResultEntry, at: number): Receipt {
  if (ShardId !== undefined && SequenceNumber !== undefined) return {
    ok: true, position: { shard: ShardId, sequence: SequenceNumber }, at,
  }
  return { ok: false, problem: problemOf(ErrorCode ?? '', ErrorMessage ?? '') }
}

/**
 * The two codes of a record that failed are ProvisionedThroughputExceededException and InternalFailure (PutRecords, ErrorCode).
 */
function problemOf(code: string, message: string): Problem {
  const said = (message || code).replace(/\.$/, '')
  if (code === '') return nothingSaid
  if (problemCodeOf(code) === 'Throttled') {
    return {
      code: 'Throttled', message: `Its shard takes no more now: ${said}.`, retryAfterMs: againMs,
      hint: 'A shard takes 1 MiB and 1,000 records a second. Send fewer, spread the partition keys, or add shards.',
    }
  }
  const passing = code.startsWith('InternalFailure')
  return {
    code: problemCodeOf(code) ?? 'Unreachable', message: `Kinesis did not take it: ${said}.`,
    ...(passing && { retryAfterMs: againMs, hint: 'Try again.' }),
  }
}

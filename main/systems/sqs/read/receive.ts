import { randomUUID } from 'node:crypto'
import { ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs'
import type { Call } from '../../driver.ts'
import { isRefusal } from '#main/aws/send-once.ts'
import type { QueueAttributes } from '../attributes.ts'
import { throwIfCancelled } from '../cancelled.ts'
import type { Sqs } from '../shared.ts'
import type { Taken } from './journal.ts'
import { riskOf } from './risk.ts'
import { batchSize } from './visibility.ts'

/** One queue as a read takes messages from it. */
export type Source = {
  readonly name: string
  readonly url: string
  /** null where they may not be asked. */
  readonly attributes: QueueAttributes | null
}

/**
 * How messages are taken: at most `most` at a time, hidden for `seconds`. `hideSeconds` is for how long each extension of a hold
 * is.
 */
export type Taking = {
  readonly most: number
  readonly seconds: number
  readonly waitSeconds: number
  readonly mode: 'sample' | 'hold'
  readonly hideSeconds: number
  readonly acceptRisk: boolean
}

/** How long a receive that was begun may go on after its read was cancelled (ms): what comes then is given back and not lost. */
const graceMs = 3_000

/** What came, already in the journal and counted on disk; or why nothing was asked. */
export type Came = { readonly messages: readonly Message[]; readonly taken: readonly Taken[] } | { readonly paused: string }

/**
 * One ReceiveMessage under the stop rule. Whoever receives from a queue waits until it is known what the one before saw, so that
 * two reads at a time cannot use up one receive more than either knew of. One whose answer was lost counts as one receive more.
 */
export function receive(sqs: Sqs, source: Source, taking: Taking, call: Call): Promise<Came> {
  const { receives, holds } = sqs
  const key = source.attributes ?? unknownAttributes(source)
  return receives.inTurn(key, call.signal, async () => {
    const { paused } = await riskOf(source.attributes, receives)
    if (paused !== null && !taking.acceptRisk) return { paused }
    return holds.during(once(sqs, source, taking, key, call))
  })
}

async function once(
  { client, receives, holds, tools }: Sqs, source: Source, taking: Taking, key: QueueAttributes, call: Call,
): Promise<Came> {
  const command = new ReceiveMessageCommand({
    QueueUrl: source.url, MaxNumberOfMessages: Math.min(batchSize, taking.most), VisibilityTimeout: taking.seconds,
    WaitTimeSeconds: taking.waitSeconds, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'],
    // Should the answer be lost and the call made again, a FIFO queue gives the same messages and blocks no others.
    ...(source.name.endsWith('.fifo') && { ReceiveRequestAttemptId: randomUUID() }),
  })
  const wasLost = watched(command, call)
  using still = outlasting(call.signal, graceMs)
  const [sent] = await Promise.allSettled([client.send(command, { abortSignal: still.signal })])
  if (wasLost()) await receives.lost(key)
  if (sent.status === 'rejected') throw sent.reason
  const { Messages: messages = [] } = sent.value
  const at = tools.now()
  const taken = messages.map(({ MessageId: id = '', ReceiptHandle: receipt = '' }): Taken => ({
    id, receipt, queue: source.name, url: source.url, mode: taking.mode, hideSeconds: taking.hideSeconds,
    takenAt: at, hiddenUntil: at + taking.seconds * 1_000,
  }))
  const highest = Math.max(0, ...messages.map(({ Attributes }) => Number(Attributes?.ApproximateReceiveCount) || 0))
  await Promise.all([highest > 0 ? receives.saw(key, highest) : undefined, holds.took(taken)])
  return { messages, taken }
}

/**
 * Lets no attempt begin once the read was cancelled. Gives whether one got no whole answer although SQS may have given its
 * messages away.
 */
function watched(command: ReceiveMessageCommand, call: Call): () => boolean {
  let isLost = false
  command.middlewareStack.add((next) => async (args) => {
    throwIfCancelled(call)
    try {
      return await next(args)
    } catch (error) {
      isLost ||= !isRefusal(error) && !(error instanceof Error && error.name === 'AbortError')
      throw error
    }
  }, { step: 'deserialize', priority: 'high', name: 'tidemarkWatched' })
  return () => isLost
}

/** Aborted so many ms after another signal. */
function outlasting(signal: AbortSignal, ms: number): { readonly signal: AbortSignal } & Disposable {
  const end = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const begin = (): void => { timer = setTimeout(() => end.abort(signal.reason), ms) }
  signal.addEventListener('abort', begin, { once: true })
  return {
    signal: end.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', begin)
    },
  }
}

/** What a queue's receives are kept under while its ARN is not known: its address. */
const unknownAttributes = ({ url }: Source): QueueAttributes => ({
  raw: {}, arn: url, fifo: false, visible: null, inFlight: null, delayed: null, createdAt: null, retentionSeconds: 1_209_600,
  visibilitySeconds: 30, maxMessageBytes: 1 << 20, redrive: null, redriveAllow: null, encryption: 'none', contentDedup: false,
})

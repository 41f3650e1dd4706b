import { randomUUID } from 'node:crypto'
import { ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs'
import type { Call } from '../../driver.ts'
import type { QueueAttributes } from '../attributes.ts'
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

/** How messages are taken: at most `most` at a time, hidden for `seconds`. `hideSeconds` is for how long each extension of a hold is. */
export type Taking = {
  readonly most: number
  readonly seconds: number
  readonly waitSeconds: number
  readonly mode: 'sample' | 'hold'
  readonly hideSeconds: number
  readonly acceptRisk: boolean
}

/** What came, already in the journal and counted on disk; or why nothing was asked. */
export type Came = { readonly messages: readonly Message[]; readonly taken: readonly Taken[] } | { readonly paused: string }

/**
 * One ReceiveMessage under the stop rule. Whoever receives from a queue waits until it is known what the one before saw, so that two
 * reads at a time cannot use up one receive more than either knew of.
 */
export function receive(sqs: Sqs, source: Source, taking: Taking, call: Call): Promise<Came> {
  const { client, receives, holds, tools } = sqs
  const key = source.attributes ?? unknownAttributes(source)
  return receives.inTurn(key, call.signal, async () => {
    const { paused } = await riskOf(source.attributes, receives)
    if (paused !== null && !taking.acceptRisk) return { paused }
    const { Messages: messages = [] } = await client.send(new ReceiveMessageCommand({
      QueueUrl: source.url, MaxNumberOfMessages: Math.min(batchSize, taking.most), VisibilityTimeout: taking.seconds,
      WaitTimeSeconds: taking.waitSeconds, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'],
      // Should the answer be lost and the call made again, a FIFO queue gives the same messages and blocks no others.
      ...(source.name.endsWith('.fifo') && { ReceiveRequestAttemptId: randomUUID() }),
    }), { abortSignal: call.signal })
    const at = tools.now()
    const taken = messages.map(({ MessageId: id = '', ReceiptHandle: receipt = '' }): Taken => ({
      id, receipt, queue: source.name, url: source.url, mode: taking.mode, hideSeconds: taking.hideSeconds,
      takenAt: at, hiddenUntil: at + taking.seconds * 1_000,
    }))
    const highest = Math.max(0, ...messages.map(({ Attributes }) => Number(Attributes?.ApproximateReceiveCount) || 0))
    await Promise.all([highest > 0 ? receives.saw(key, highest) : undefined, holds.took(taken)])
    return { messages, taken }
  })
}

/** What a queue's receives are kept under while its ARN is not known: its address. */
const unknownAttributes = ({ url }: Source): QueueAttributes => ({
  raw: {}, arn: url, fifo: false, visible: null, inFlight: null, delayed: null, createdAt: null, retentionSeconds: 1_209_600,
  visibilitySeconds: 30, maxMessageBytes: 1 << 20, redrive: null, redriveAllow: null, encryption: 'none', contentDedup: false,
})

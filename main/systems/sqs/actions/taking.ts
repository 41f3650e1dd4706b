import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { z } from 'zod'
import { batchSize, changeVisibility } from '../read/visibility.ts'
import { sendOnce, Unsent } from '#main/aws/send-once.ts'
import { callMs } from './one-try.ts'
import type { Sparing } from './sparing.ts'
import { Whole, wholeOf } from './whole.ts'

/** How long a receive hides messages (s): what is lost with its answer comes again after this. */
const receiveSeconds = 20
/** How long what is held back is hidden at a time (s): most of it need not be extended before the end. */
const keepSeconds = 300
/** How long a request may be on its way to AWS after its sender died (s). */
const onTheWaySeconds = 5
/** Less than this before its end a hiding is extended (ms). */
const shortMs = 10_000
const keepShortMs = 60_000
/** AWS asks every server only where a receive waits (ReceiveMessage, WaitTimeSeconds). */
const waitSeconds = 2

/** A message that is hidden because of this run. `until` is epoch ms, no later than AWS makes it visible again. */
export type Hidden = {
  readonly id: string; readonly url: string; readonly receipt: string; readonly until: number; readonly whole: Whole
}

/** What taking and giving back needs of the world; tests have their own clock. */
export type World = {
  /** Sends a request once, and as often as the SDK does. */
  readonly once: SQSClient
  readonly client: SQSClient
  readonly now: () => number
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>
}

/**
 * Steps that every action notes that takes messages. `until` of `receiving` is when what it took is visible again, should it be
 * lost.
 */
export const takingLines = [
  /** Of which queue a journal is. */
  z.object({ step: z.literal('queue'), arn: z.string() }),
  z.object({ step: z.literal('receiving'), until: z.number() }),
  z.object({ step: z.literal('received'), until: z.number(), messages: z.array(z.object({ receipt: z.string(), whole: Whole })) }),
  z.object({ step: z.literal('kept'), until: z.number(), ids: z.array(z.string()) }),
  z.object({ step: z.literal('returned'), ids: z.array(z.string()) }),
] as const
type TakingLine = z.infer<(typeof takingLines)[number]>

type Needs = {
  readonly world: World; readonly url: string; readonly note: (line: TakingLine) => Promise<void>
  /** What is hidden now; `note` keeps it current. */
  readonly hidden: () => Iterable<Hidden>
  readonly sparing: Sparing | undefined
  /** Whether a message is certain not to be taken out of the queue. */
  readonly stays: (whole: Whole) => boolean
}

/** Takes messages out of one queue, keeps them hidden, and gives them back; every step is noted before the next. */
export class Taking {
  readonly #needs: Needs
  readonly #held = new Set<string>()
  /** Until when messages may be hidden that nobody knows of: their receive was answered, and the answer was lost. */
  lostUntil: number

  constructor(needs: Needs, lostUntil: number) {
    this.#needs = needs
    this.lostUntil = lostUntil
  }

  /** Up to ten messages; none where the queue shows none. Rejects with what AWS said; what may be lost by it is remembered. */
  async take(most = batchSize): Promise<readonly Hidden[]> {
    const { world: { once, now }, url, note } = this.#needs
    const at = now()
    await note({ step: 'receiving', until: at + (waitSeconds + receiveSeconds + onTheWaySeconds) * 1_000 })
    const command = new ReceiveMessageCommand({
      QueueUrl: url, MaxNumberOfMessages: Math.min(most, batchSize), VisibilityTimeout: receiveSeconds, WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    })
    try {
      const signal = AbortSignal.timeout(callMs + waitSeconds * 1_000)
      const { Messages = [] } = await sendOnce(command, () => once.send(command, { abortSignal: signal }))
      const until = at + receiveSeconds * 1_000
      const messages = Messages.map((message) => ({ receipt: message.ReceiptHandle ?? '', whole: wholeOf(message) }))
      await note({ step: 'received', until, messages })
      await this.#saw(messages.map(({ whole }) => whole).filter(this.#needs.stays))
      return messages.map(({ receipt, whole }) => ({ id: whole.id, url, receipt, until, whole }))
    } catch (error) {
      if (!(error instanceof Unsent)) {
        this.lostUntil = Math.max(this.lostUntil, now() + receiveSeconds * 1_000)
        await this.#needs.sparing?.lost()
      }
      throw error
    }
  }

  /** Keeps messages hidden until the end; they stay in the queue, so their receives are told. */
  async hold(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const wanted = new Set(ids)
    for (const id of ids) this.#held.add(id)
    const held = this.#current().filter(({ id }) => wanted.has(id))
    await this.#saw(held.map(({ whole }) => whole))
    await this.#keep(held)
  }

  /**
   * Extends what is held and what is worked on where its time is short. False where a message was lost by that: it comes again.
   */
  async isKept(one: Hidden): Promise<boolean> {
    const { now } = this.#needs.world
    const at = now()
    await this.#keep(this.#current().filter(({ id, until }) => this.#held.has(id) && until - at < keepShortMs))
    if (one.until - now() >= shortMs) return true
    if (one.until <= now()) return false
    const change = await changeVisibility(this.#needs.world.client, [one], receiveSeconds, limited())
    if (change.done.length === 0) return false
    await this.#needs.note({ step: 'kept', ids: [one.id], until: at + receiveSeconds * 1_000 })
    return true
  }

  /** Gives everything back that is hidden. Gives how many stay hidden until their time runs out, and until when. */
  async giveBack(): Promise<{ readonly count: number; readonly until: number }> {
    const { world: { client, now, wait }, note } = this.#needs
    for (let tries = 0; tries < 3; tries++) {
      const left = this.#current()
      if (left.length === 0) return { count: 0, until: 0 }
      if (tries > 0) await wait(500 * tries)
      const { done, gone } = await changeVisibility(client, left, 0, limited(left.length))
      const ids = [...done, ...gone].map(({ id }) => id)
      if (ids.length > 0) await note({ step: 'returned', ids })
    }
    const left = this.#current().filter(({ until }) => until > now())
    return { count: left.length, until: Math.max(0, ...left.map(({ until }) => until)) }
  }

  async #saw(messages: readonly Whole[]): Promise<void> {
    const most = Math.max(0, ...messages.map(({ system }) => Number(system['ApproximateReceiveCount']) || 0))
    if (most > 0) await this.#needs.sparing?.saw(most)
  }

  #current(): Hidden[] {
    return [...this.#needs.hidden()]
  }

  /** What cannot be kept is visible again when its time runs out, and comes again. */
  async #keep(held: readonly Hidden[]): Promise<void> {
    const { world: { client, now }, note } = this.#needs
    if (held.length === 0) return
    const until = now() + keepSeconds * 1_000
    const { done, gone } = await changeVisibility(client, held, keepSeconds, limited(held.length))
    if (done.length > 0) await note({ step: 'kept', ids: done.map(({ id }) => id), until })
    if (gone.length > 0) await note({ step: 'returned', ids: gone.map(({ id }) => id) })
  }
}

/** Not by the signal of the run: what stops it is what lets these begin. */
const limited = (count = 1) => ({ signal: AbortSignal.timeout(callMs + count * 100) })

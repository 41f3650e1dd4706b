import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeregisterStreamConsumerCommand, DescribeStreamConsumerCommand, RegisterStreamConsumerCommand,
} from '@aws-sdk/client-kinesis'
import { ProblemError } from '#contract/problem.ts'
import { isRefusal } from '#main/aws/send-once.ts'
import type { Call, Leases } from '../../driver.ts'
import { codeOf } from '../actions/common.ts'
import { fanOutPrice } from '../actions/register-consumer.ts'
import type { Kinesis } from '../shared.ts'
import { openJournal, type Journal, type Made } from './journal.ts'

/** A consumer goes by itself when nobody took a batch of its tail, and no window kept it, for so long (ms). */
const leaseMs = 10 * 60_000
/** Closing waits so long for AWS to take the consumers back (ms); what is left then goes at the next start. */
const closeMs = 5_000
/** A consumer that was given up while AWS made it can be removed once that is done (ms). */
const removeMs = 60_000
const busyMs = 1_000
/** Between two tries to remove what an earlier run left (ms), twice as long each time. */
const againMs = 5_000
const mostAgainMs = 300_000
/** How often AWS is asked whether a new consumer can read (ms). */
const askMs = { aws: 1_000, emulator: 100 } as const

/**
 * A consumer that stands for one tail. `signal` aborts, with the reason, when it was ended or expired under it; disposing removes
 * it.
 */
type FanOutConsumer = AsyncDisposable & {
  readonly arn: string
  readonly signal: AbortSignal
  /** It is in use: keeps it for another while. */
  used(): void
}

/** Consumers that this connection registered to follow streams. Each is a lease. */
export interface FanOut {
  readonly leases: Leases
  /** Registers a consumer and resolves when it can read. Rejects with a ProblemError, and nothing is left then. */
  register(stream: string, call: Call): Promise<FanOutConsumer>
  /** Removes all; what cannot be removed now stays in the journal and goes at the next start. */
  close(): Promise<void>
}

type Standing = {
  readonly id: string; readonly made: Made; readonly createdAt: number; readonly cost: string | undefined
  readonly ended: AbortController; expiresAt: number; timer: NodeJS.Timeout
}

/** Begins to remove what an earlier run of the program left, and goes on with that until it is done. */
export function openFanOut(kinesis: Kinesis): FanOut {
  const { tools: { dir, id: connection = 'unsaved', log, now } } = kinesis
  const journal = openJournal(dir, connection)
  const standing = new Map<string, Standing>()
  const lifetime = new AbortController()
  const removing = new Set<Promise<void>>()
  /** Removes one that could not be used, without keeping anybody waiting; AWS refuses that while it is being made. */
  const removeLater = (made: Made): void => {
    const removal = remove(kinesis, journal, made, AbortSignal.timeout(removeMs)).catch((error: unknown) =>
      log.warn('A fan-out consumer could not be removed; it goes at the next start', { error, consumer: made.name }))
    removing.add(removal)
    void removal.finally(() => removing.delete(removal))
  }
  const sweeping = sweep(kinesis, journal, lifetime.signal)

  /** Its tail ends with the reason; AWS is asked once, whoever asks first. */
  const end = async (one: Standing, reason: ProblemError, signal: AbortSignal): Promise<void> => {
    if (!standing.delete(one.id)) return
    clearTimeout(one.timer)
    one.ended.abort(reason)
    try {
      await remove(kinesis, journal, one.made, signal)
    } catch (error) {
      standing.set(one.id, one)
      throw error
    }
  }
  const expire = (one: Standing): void => void end(one, expired(), lifetime.signal).catch((error: unknown) =>
    log.warn('A fan-out consumer could not be removed', { error, consumer: one.made.name }))
  const keep = (one: Standing): void => {
    clearTimeout(one.timer)
    one.expiresAt = now() + leaseMs
    one.timer = setTimeout(expire, leaseMs, one).unref()
  }

  return {
    leases: {
      list: () => [...standing.values()].map(({ id, made, createdAt, expiresAt, cost }) => ({
        id, kind: 'resource', what: `Fan-out consumer ${made.name} of stream ${made.stream}`, createdAt, expiresAt,
        ...(cost !== undefined && { cost }),
      })),
      extend(ids) {
        for (const id of ids) {
          const one = standing.get(id)
          if (one && !one.ended.signal.aborted) keep(one)
        }
        return Promise.resolve()
      },
      async end(id, { signal }) {
        const one = standing.get(id)
        if (one) await end(one, endedByLease(), signal)
      },
    },
    async register(stream, call) {
      const { arn, ...summary } = await kinesis.streams.summary(stream, call)
      const made: Made = { stream, arn, name: `tidemark-${randomUUID().slice(0, 8)}` }
      await journal.made(made)
      try {
        const consumer = await registered(kinesis, made, AbortSignal.any([call.signal, lifetime.signal]))
        const one: Standing = {
          id: `kinesis-${connection}-${made.name}`, made, createdAt: now(), expiresAt: 0, ended: new AbortController(),
          cost: kinesis.account.emulated ? undefined : fanOutPrice(summary), timer: setTimeout(() => {}, 0),
        }
        standing.set(one.id, one)
        keep(one)
        return {
          arn: consumer, signal: one.ended.signal, used: () => { if (standing.has(one.id)) keep(one) },
          [Symbol.asyncDispose]: () => end(one, expired(), AbortSignal.timeout(closeMs)).catch((error: unknown) =>
            log.warn('A fan-out consumer could not be removed; it goes at the next start', { error, consumer: made.name })),
        }
      } catch (error) {
        if (isRefusal(error) && codeOf(error) !== 'Conflict') await journal.gone(made)
        else removeLater(made)
        throw error
      }
    },
    async close() {
      lifetime.abort()
      const late = AbortSignal.timeout(closeMs)
      await Promise.allSettled(
        [sweeping, upTo(closeMs, removing), ...[...standing.values()].map((one) => end(one, closing(), late))],
      )
      for (const { timer } of standing.values()) clearTimeout(timer)
      journal[Symbol.dispose]()
    },
  }
}

/** Registers it and waits until it can read; gives the ARN that AWS made for it. */
async function registered({ client, account }: Kinesis, { arn, name }: Made, abortSignal: AbortSignal): Promise<string> {
  const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN: arn, ConsumerName: name }), {
    abortSignal,
  })
  const ConsumerARN = Consumer?.ConsumerARN ?? ''
  for (;;) {
    const { ConsumerDescription } = await client.send(new DescribeStreamConsumerCommand({ ConsumerARN }), { abortSignal })
    if (ConsumerDescription?.ConsumerStatus === 'ACTIVE') return ConsumerARN
    await sleep(askMs[account.emulated ? 'emulator' : 'aws'], undefined, { signal: abortSignal }).catch(() => undefined)
  }
}

/** Removes it, and its line from the journal; one that is gone already is as good. */
async function remove({ client, streams }: Kinesis, journal: Journal, made: Made, abortSignal: AbortSignal): Promise<void> {
  for (let isBusy = true; isBusy;) {
    const command = new DeregisterStreamConsumerCommand({ StreamARN: made.arn, ConsumerName: made.name })
    isBusy = await client.send(command, { abortSignal }).then(() => false, (error: unknown) => {
      if (codeOf(error) === 'NotFound') return false
      if (codeOf(error) === 'Conflict') return true
      throw error
    })
    if (isBusy) await sleep(busyMs, undefined, { signal: abortSignal })
  }
  await journal.gone(made)
  streams.forget(made.stream)
}

/** Never rejects. What AWS refuses for good, such as a permission that was taken away, is tried again at the next start. */
async function sweep(kinesis: Kinesis, journal: Journal, signal: AbortSignal): Promise<void> {
  const { log } = kinesis.tools
  try {
    let left = await journal.left()
    for (let waitMs = againMs; left.length > 0 && !signal.aborted; waitMs = Math.min(2 * waitMs, mostAgainMs)) {
      const failed: Made[] = []
      for (const made of left) {
        await remove(kinesis, journal, made, signal).catch((error: unknown) => {
          failed.push(made)
          if (!signal.aborted) log.warn('A fan-out consumer of an earlier run could not be removed', {
            error, consumer: made.name,
          })
        })
      }
      log.info('Fan-out consumers that an earlier run left', { removed: left.length - failed.length, left: failed.length })
      left = failed
      if (left.length > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  } catch (error) {
    if (!signal.aborted) log.warn('What an earlier run left registered could not be read', { error })
  }
}

/** Resolves when all have settled, or after so long. */
const upTo = (ms: number, all: Iterable<Promise<unknown>>): Promise<unknown> => {
  const done = new AbortController()
  const late = sleep(ms, undefined, { signal: done.signal }).catch(() => undefined)
  return Promise.race([Promise.allSettled(all), late]).finally(() => done.abort())
}

const endedByLease = (): ProblemError => new ProblemError({
  code: 'Cancelled', message: 'The fan-out consumer of this tail was ended.', hint: 'Follow again.',
})
const expired = (): ProblemError => new ProblemError({
  code: 'Cancelled',
  message: 'The fan-out consumer of this tail went: nobody looked for ten minutes, and it is billed by the hour.',
  hint: 'Follow again.',
})
const closing = (): ProblemError => new ProblemError({ code: 'Cancelled', message: 'The connection was closed.' })

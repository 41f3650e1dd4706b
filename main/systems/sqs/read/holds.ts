import type { SQSClient } from '@aws-sdk/client-sqs'
import { ProblemError } from '#contract/problem.ts'
import type { Call, Leases, Log, Tools } from '../../driver.ts'
import { pause } from '../pause.ts'
import { openJournal, type Journal, type Taken } from './journal.ts'
import { changeMs, changeVisibility, deleteMessages, longestSeconds, type Change } from './visibility.ts'

/** What an earlier run of the program left hidden in a queue: how many were given back now, and how many had gone back by then. */
export type Earlier = { readonly givenBack: number; readonly byTimeout: number }

/** Messages that are hidden because this connection received them. Every change is in the journal when it resolves. */
export interface Holds {
  /** Those of reads in the mode `hold`. */
  readonly leases: Leases
  took(taken: readonly Taken[]): Promise<void>
  /** A receive under way: closing waits for what it brings. */
  during<T>(receive: Promise<T>): Promise<T>
  /** A message that is hidden now, whichever read took it. */
  find(queue: string, id: string): Taken | undefined
  /** All that are hidden now in a queue. */
  of(queue: string): readonly Taken[]
  /** Hides them for as many seconds from now, though no longer than 12 h in all. */
  hide(taken: readonly Taken[], seconds: number, call: Pick<Call, 'signal'>): Promise<Change<Taken>>
  /** Makes them visible at once. */
  giveBack(taken: readonly Taken[], call: Pick<Call, 'signal'>): Promise<Change<Taken>>
  delete(taken: readonly Taken[], call: Pick<Call, 'signal'>): Promise<Change<Taken>>
  /** What an earlier run left in a queue; undefined for nothing. */
  earlier(queue: string): Earlier | undefined
  /** Gives everything back; what cannot be now stays in the journal and goes back by its timeout. */
  close(): Promise<void>
}

type Needs = { readonly client: SQSClient; readonly tools: Tools }

/** Between two tries to give back what an earlier run left (ms), twice as long each time. */
const againMs = 5_000
const mostAgainMs = 300_000

/** Begins to give back what an earlier run of the program left, and goes on with that until it is done or gone by timeout. */
export function openHolds({ client, tools: { dir, id: connection = 'unsaved', log, now } }: Needs): Holds {
  const journal = openJournal(dir, connection)
  const standing = new Map<string, Taken>()
  const earlier = new Map<string, Earlier>()
  const lifetime = new AbortController()
  const underWay = new Set<Promise<unknown>>()

  const isStanding = (taken: Taken): boolean => standing.get(keyOf(taken))?.receipt === taken.receipt
  /** Forgets what went back by its timeout; a journal of which nothing stands is removed. */
  const sweep = async (): Promise<void> => {
    for (const [key, { hiddenUntil }] of standing) if (hiddenUntil <= now()) standing.delete(key)
    if (standing.size === 0) await journal.clear()
  }
  const drop = async (taken: readonly Taken[]): Promise<void> => {
    if (taken.length === 0) return
    for (const one of taken) if (isStanding(one)) standing.delete(keyOf(one))
    await journal.gone(taken)
    await sweep()
  }
  const current = (): readonly Taken[] => [...standing.values()].filter(({ hiddenUntil }) => hiddenUntil > now())

  const holds: Omit<Holds, 'leases' | 'close'> = {
    async took(taken) {
      if (taken.length > 0) await sweep()
      for (const one of taken) standing.set(keyOf(one), one)
      if (taken.length > 0) await journal.took(taken)
    },
    during(receive) {
      underWay.add(receive)
      return receive.finally(() => underWay.delete(receive))
    },
    find: (queue, id) => {
      const found = standing.get(keyOf({ queue, id }))
      return found && found.hiddenUntil > now() ? found : undefined
    },
    of: (queue) => current().filter((one) => one.queue === queue),
    async hide(taken, seconds, call) {
      const change = { done: [] as Taken[], gone: [] as Taken[], failed: [] as { item: Taken; problem: ProblemError['problem'] }[] }
      for (const [room, all] of Map.groupBy(taken.filter(isStanding), (one) => Math.min(seconds, roomOf(one, now())))) {
        if (room <= 0) continue
        const part = await changeVisibility(client, all, room, call)
        const until = now() + room * 1_000
        // One that was given back meanwhile is no longer hidden.
        const hidden = part.done.filter(isStanding)
        for (const one of hidden) standing.set(keyOf(one), { ...one, hiddenUntil: until })
        if (hidden.length > 0) await journal.hidden(hidden, until)
        await drop(part.gone)
        change.done.push(...part.done)
        change.gone.push(...part.gone)
        change.failed.push(...part.failed)
      }
      return change
    },
    async giveBack(taken, call) {
      const change = await changeVisibility(client, taken.filter(isStanding), 0, call)
      await drop([...change.done, ...change.gone])
      return change
    },
    async delete(taken, call) {
      const change = await deleteMessages(client, taken.filter(isStanding), call)
      await drop([...change.done, ...change.gone])
      return change
    },
    earlier: (queue) => earlier.get(queue),
  }

  const count = (taken: readonly Taken[], what: keyof Earlier): void => {
    for (const { queue } of taken) {
      const before = earlier.get(queue) ?? { givenBack: 0, byTimeout: 0 }
      earlier.set(queue, { ...before, [what]: before[what] + 1 })
    }
  }
  const recovering = recover({ journal, standing, holds, count, log, now, signal: lifetime.signal })

  const leaseId = (id: string): string => `sqs-${connection}-${id}`
  const held = (): readonly Taken[] => current().filter(({ mode }) => mode === 'hold')
  const leases: Leases = {
    list: () => held().map(({ id, queue, takenAt, hiddenUntil }) => ({
      id: leaseId(id), kind: 'hold', what: `Message ${id} in queue ${queue}`, createdAt: takenAt, expiresAt: hiddenUntil,
    })),
    async extend(ids, call) {
      const wanted = new Set(ids)
      const mine = held().filter(({ id }) => wanted.has(leaseId(id)))
      for (const [seconds, all] of Map.groupBy(mine, ({ hideSeconds }) => hideSeconds)) {
        const { failed } = await holds.hide(all, seconds, call)
        if (failed[0]) throw new ProblemError(failed[0].problem)
      }
    },
    async end(id, call) {
      const { failed } = await holds.giveBack(held().filter((one) => leaseId(one.id) === id), call)
      if (failed[0]) throw new ProblemError(failed[0].problem)
    },
  }

  return {
    ...holds,
    leases,
    async close() {
      lifetime.abort()
      await Promise.allSettled([recovering, ...underWay])
      const left = current()
      const { failed } = await holds.giveBack(left, { signal: AbortSignal.timeout(changeMs(left.length)) })
      journal[Symbol.dispose]()
      if (failed.length > 0) log.warn('Messages could not be given back; they return by their timeout', { count: failed.length, problem: failed[0]?.problem })
    },
  }
}

type Recovery = {
  readonly journal: Journal; readonly standing: Map<string, Taken>; readonly holds: Pick<Holds, 'giveBack'>
  readonly count: (taken: readonly Taken[], what: keyof Earlier) => void
  readonly log: Log; readonly now: () => number; readonly signal: AbortSignal
}

/** Never rejects. */
async function recover({ journal, standing, holds, count, log, now, signal }: Recovery): Promise<void> {
  try {
    let left = await journal.left()
    if (left.length === 0) return
    for (const one of left) if (one.hiddenUntil > now() && !standing.has(keyOf(one))) standing.set(keyOf(one), one)
    for (let waitMs = againMs; ; waitMs = Math.min(2 * waitMs, mostAgainMs)) {
      const late = left.filter(({ hiddenUntil }) => hiddenUntil <= now())
      count(late, 'byTimeout')
      const { done, gone, failed } = await holds.giveBack(left.filter((one) => !late.includes(one)), { signal })
      count(done, 'givenBack')
      count(gone, 'byTimeout')
      log.info('Messages that an earlier run left hidden', { givenBack: done.length, byTimeout: late.length + gone.length, left: failed.length })
      left = failed.map(({ item }) => item)
      if (left.length === 0 || signal.aborted) break
      await pause(waitMs, signal)
    }
    if (standing.size === 0) await journal.clear()
  } catch (error) {
    if (!signal.aborted) log.warn('What an earlier run left hidden could not be read', { error })
  }
}

/** How many seconds a message may still be hidden: 12 h count from its receive. */
const roomOf = ({ takenAt }: Taken, now: number): number => longestSeconds - Math.ceil((now - takenAt) / 1_000) - 1

const keyOf = ({ queue, id }: Pick<Taken, 'queue' | 'id'>): string => `${queue} ${id}`

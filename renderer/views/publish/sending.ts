import type { Problem } from '#contract/problem.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { Ref } from '#contract/ref.ts'
import type { Client } from '../../rpc/connect.ts'
import { toProblem } from '../../rpc/problem.ts'
import { createStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { announce, announceFailure } from '../../ui/live-region.tsx'
import { draftSize } from './again.ts'

const p = t.publish

/** One message to send: `draft` makes it when its turn comes, so that not all bytes stand in memory at once. */
export type Parcel = { readonly id: string, readonly draft: (signal: AbortSignal) => Promise<Draft> }
/** What sending asks of the host; tests give fakes. */
export type SendWays = Pick<Client['messages'], 'publish'>
export type Place = { readonly connection: string, readonly system: string, readonly ref: Ref }

/** How far sending is: what became of each message by its id, and the problem that ended it before all were tried. */
export type Outcome = {
  readonly busy: boolean
  readonly place: Place
  /** Every message of it, in order. */
  readonly ids: readonly string[]
  readonly receipts: ReadonlyMap<string, Receipt>
  readonly problem?: Problem
  readonly stop: () => void
}

/** A call carries at most this many messages and about this many bytes. */
const [mostDrafts, mostBytes] = [1_000, 4 << 20]
/** So many messages have their bytes read at the same time. */
const atOnce = 8

/** What became of each drawer's messages; sending goes on while the drawer is closed. */
export const outcomes = createStore<ReadonlyMap<string, Outcome>>(new Map())

const put = (key: string, change: (outcome: Outcome) => Outcome): void => outcomes.set((now) => {
  const outcome = now.get(key)
  return outcome ? new Map(now).set(key, change(outcome)) : now
})

/** Forgets what became of a drawer's messages, unless they are still being sent. */
export const forgetOutcome = (key: string): void => outcomes.set((now) => {
  if (!now.has(key) || now.get(key)?.busy) return now
  return new Map([...now].filter(([each]) => each !== key))
})

/** Forgets that one message was published, so that it is sent with the next ones; why it was refused is kept. */
export const forgetReceipt = (key: string, id: string): void => put(key, (outcome) => {
  if (!outcome.receipts.get(id)?.ok) return outcome
  return { ...outcome, receipts: new Map([...outcome.receipts].filter(([each]) => each !== id)) }
})

/** Which of these are sent next: those that are not published yet, and all once more when every one is. */
export function pendingOf(outcome: Outcome | undefined, ids: readonly string[]): readonly string[] {
  if (!outcome) return ids
  const pending = ids.filter((id) => !outcome.receipts.get(id)?.ok)
  return pending.length === 0 || counts(outcome).unsent === 0 ? ids : pending
}

/** How many of an outcome were published, and how many of them all were not. */
export function counts({ ids, receipts }: Outcome) {
  const sent = ids.filter((id) => receipts.get(id)?.ok).length
  return { sent, unsent: ids.length - sent }
}

/**
 * Sends parcels in their order, call by call, and keeps each receipt. `ids` are all the messages of the drawer: receipts of those
 * that are not sent now stay. Resolves with the outcome, never rejects.
 */
export async function send(
  ways: SendWays, key: string, place: Place, ids: readonly string[], parcels: readonly Parcel[],
): Promise<Outcome> {
  const stopping = new AbortController()
  const before = outcomes.get().get(key)?.receipts ?? new Map<string, Receipt>()
  const first: Outcome = { busy: true, place, ids, receipts: before, stop: () => stopping.abort() }
  outcomes.set((now) => new Map(now).set(key, first))
  try {
    await sendAll(ways, key, place, parcels, stopping.signal)
    put(key, (outcome) => ({ ...outcome, busy: false }))
  } catch (error) {
    const problem = toProblem(error)
    put(key, (outcome) => ({ ...outcome, busy: false, ...(!stopping.signal.aborted && { problem }) }))
  }
  const outcome = outcomes.get().get(key) ?? first
  const { sent, unsent } = counts(outcome)
  if (outcome.problem) announceFailure(outcome.problem.message)
  else announce(p.publishedSome(sent, sent + unsent))
  return outcome
}

/** Makes drafts a few at a time and sends them in calls that are neither too many nor too large. */
async function sendAll(
  ways: SendWays, key: string, place: Place, parcels: readonly Parcel[], signal: AbortSignal,
): Promise<void> {
  let pending: { readonly id: string, readonly draft: Draft }[] = []
  let bytes = 0
  const flush = async (): Promise<void> => {
    const [sending, drafts] = [pending, pending.map(({ draft }) => draft)]
    ;[pending, bytes] = [[], 0]
    if (drafts.length === 0) return
    signal.throwIfAborted()
    const { receipts } = await ways.publish({ ...place, drafts })
    keepReceipts(key, receipts.map((receipt, index) => [sending[index]?.id ?? '', receipt]))
  }
  for (let at = 0; at < parcels.length; at += atOnce) {
    const group = parcels.slice(at, at + atOnce)
    const made = await Promise.all(group.map(async (parcel) => ({ id: parcel.id, ...await makeDraft(parcel, signal) })))
    for (const { id, ...one } of made) {
      if ('problem' in one) {
        keepReceipts(key, [[id, { ok: false, problem: one.problem }]])
        continue
      }
      const size = draftSize(one.draft)
      if (pending.length >= mostDrafts || bytes + size > mostBytes) await flush()
      pending.push({ id, draft: one.draft })
      bytes += size
    }
  }
  await flush()
}

type Made = { readonly draft: Draft } | { readonly problem: Problem }

/** A message whose bytes are gone is one failure; it does not keep the others from being sent. */
async function makeDraft(parcel: Parcel, signal: AbortSignal): Promise<Made> {
  try {
    return { draft: await parcel.draft(signal) }
  } catch (error) {
    signal.throwIfAborted()
    return { problem: toProblem(error) }
  }
}

const keepReceipts = (key: string, receipts: readonly (readonly [id: string, Receipt])[]): void =>
  put(key, (outcome) => ({ ...outcome, receipts: new Map([...outcome.receipts, ...receipts]) }))

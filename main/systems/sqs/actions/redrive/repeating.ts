import type { Hidden, World } from '../taking.ts'
import type { Whole } from '../whole.ts'
import type { RedriveLine } from './lines.ts'
import { dedupIdFor, dedupMs, sendOn, type Sent, type Target } from './sending.ts'
import type { RedriveState } from './state.ts'

/** Throttled so often in a row, a redrive stops. */
const mostThrottled = 20
/** A repeat that comes later may find its dedup id forgotten (ms before it is). */
const repeatMarginMs = 30_000
/** How often a send is made whose answer is lost. */
const mostTries = 4

type Needs = {
  readonly state: RedriveState; readonly world: World; readonly signal: AbortSignal
  readonly edited: (whole: Whole) => Whole; readonly note: (line: RedriveLine) => Promise<void>
}

/**
 * Sends a message once; again only where AWS certainly has nothing, or knows a repeat by its dedup id. `sending` is noted before
 * each try, what came of it is not.
 */
export async function sendNoted({ state, world, signal, edited, note }: Needs, one: Hidden, target: Target): Promise<Sent> {
  const { now, wait } = world
  const whole = edited(one.whole)
  const isTaken = (dedupId: string) => {
    const other = state.dedups.get(dedupId)
    return other !== undefined && other.id !== one.id && now() - other.at < dedupMs + 60_000
  }
  const dedupId = target.fifo ? dedupIdFor(whole, target, isTaken, now()) : undefined
  const at = now()
  for (let tries = 1; ; tries++) {
    await note({ step: 'sending', id: one.id, to: target.name, at, ...(dedupId !== undefined && { dedupId }) })
    const sent = await sendOn(world, target, whole, dedupId)
    const isLost = sent.is === 'unknown' && sent.newId === undefined
    const canRepeat = isLost && dedupId !== undefined && isKnown(at, now()) && tries < mostTries
    const isSlowed = sent.is === 'unsent' && sent.problem.code === 'Throttled' && tries < mostThrottled
    if (!canRepeat && !isSlowed) return sent
    await wait(sent.is === 'unsent' ? (sent.problem.retryAfterMs ?? 1_000) : 500, signal)
    if (signal.aborted && isSlowed) return { is: 'unsent', problem: { code: 'Cancelled', message: 'the redrive was stopped' } }
  }
}

/** Whether AWS still knows a repeat of a send whose answer an earlier part did not see. */
export function mayRepeat({ fates }: RedriveState, id: string, now: number): boolean {
  const fate = fates.get(id)
  return fate?.step === 'sending' && fate.dedupId !== undefined && isKnown(fate.at, now)
}

const isKnown = (sentAt: number, now: number): boolean => now - sentAt < dedupMs - repeatMarginMs

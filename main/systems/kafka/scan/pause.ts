import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { cancelled } from '../../until-aborted.ts'

/** Waits `ms`; rejects with Cancelled as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch {
    throw cancelled()
  }
}

/** Lets sockets and messages have their turn in a long stretch of work. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await turn()
  if (signal.aborted) throw cancelled()
}

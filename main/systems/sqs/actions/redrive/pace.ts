import type { World } from '../taking.ts'

/** Waits for the next turn, so that there are at most so many a second; without a rate nothing waits. */
export function paced(perSecond: number | undefined, { now, wait }: Pick<World, 'now' | 'wait'>): (signal: AbortSignal) => Promise<void> {
  let nextAt = 0
  return async (signal) => {
    if (perSecond === undefined) return
    if (nextAt > now()) await wait(nextAt - now(), signal)
    nextAt = Math.max(now(), nextAt) + 1_000 / perSecond
  }
}

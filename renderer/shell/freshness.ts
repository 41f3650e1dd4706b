import { useEffect } from 'react'
import { createStore } from '../store.ts'

/** When the numbers on the screen were read (epoch ms) and how often they should be. */
export interface Freshness { readonly at: number; readonly everyMs: number }

/** What the top bar shows; undefined where a view has no changing numbers. */
export const freshness = createStore<Freshness | undefined>(undefined)

/**
 * Reports how fresh the view's numbers are, for `● Updated 1 s ago` in the top bar; after three missed samples it says `Not
 * updated for`.
 * `at` undefined while nothing was read yet. Leaving the view clears it.
 */
export function useReportFreshness(at: number | undefined, everyMs: number): void {
  useEffect(() => { freshness.set(at === undefined ? undefined : { at, everyMs }) }, [at, everyMs])
  useEffect(() => () => freshness.set(undefined), [])
}

/** Whether numbers read at `at` are older than three samples. */
export const isStale = ({ at, everyMs }: Freshness, now: number): boolean => now - at > Math.max(3 * everyMs, 5_000)

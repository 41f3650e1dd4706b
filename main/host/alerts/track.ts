import type { Alert } from '#contract/alert.ts'
import type { Observed } from './condition.ts'

/** How many samples an alert keeps of those that caused it. */
const keptSamples = 10

/**
 * How a rule stands at one resource: since when its condition holds without a break (epoch ms of a sample), its last samples
 * that told something, and whether the newest one did.
 */
export type Track = {
  readonly since: number | null; readonly samples: Alert['samples']; readonly lastAt: number; readonly isKnown: boolean
  readonly note?: string
}

/** A rule that has seen nothing; with `since`, one whose alert an earlier run left open. */
export const newTrack = (since: number | null = null): Track => ({ since, samples: [], lastAt: -Infinity, isKnown: false })

/**
 * The track after a sample. One that tells nothing neither begins nor breaks anything. Where the clock was set back the time
 * that a condition held begins anew, so that nothing is raised early.
 */
export function follow(track: Track, { at, value, state, note }: Observed): Track {
  if (state === null) return { ...track, isKnown: false }
  const holds = state === 'holds' || (state === 'between' && track.since !== null)
  return {
    since: holds ? Math.min(track.since ?? at, at) : null,
    samples: [...track.samples, { at, value }].slice(-keptSamples),
    lastAt: at, isKnown: true, ...(note !== undefined && { note }),
  }
}

/** Whether the condition has held on every sample for so long. */
export const hasHeld = ({ since, lastAt }: Track, forSeconds: number): boolean =>
  since !== null && lastAt - since >= forSeconds * 1_000

import type { Manifest } from '#contract/manifest.ts'
import type { Sample } from '#contract/sample.ts'

type Sampling = Manifest['sampling']

/** What costs nothing is looked at so often at least, so that a change of an emulator is seen within ten seconds. */
const freeMs = 5_000
const waiting = ['backlog', 'inFlight', 'delayed', 'in'] as const

/** Something waits or moves in it, or it is not known whether. */
function isBusy(sample: Sample | undefined): boolean {
  if (sample === undefined || sample.values['backlog'] === null || sample.values['backlog'] === undefined) return true
  return waiting.some((key) => (sample.values[key] ?? 0) > 0)
}

/** How long a sample of a ref is good (ms): on a screen the manifest's interval, else by whether anything waits in it. */
export function paceOf(sampling: Sampling, shown: boolean, sample: Sample | undefined, free: boolean): number {
  const { everyMs, background } = sampling
  if (shown || background === undefined) return free ? Math.min(everyMs, freeMs) : everyMs
  return isBusy(sample) ? background.busyMs : background.idleMs
}

import { unknown } from './number.ts'

const steps = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const

/** A span in at most two units: `0.4 s`, `3 min 10 s`, `2 d 4 h`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return unknown
  if (seconds < 0) return `−${formatDuration(-seconds)}`
  if (seconds < 9.95) return `${trim(seconds.toFixed(1))} s`
  const rounded = Math.round(seconds)
  const first = steps.findIndex(([, size]) => rounded >= size)
  const [unit, size] = steps[first] ?? steps[3]
  const [nextUnit, nextSize] = steps[first + 1] ?? [undefined, 1]
  const rest = Math.floor((rounded % size) / nextSize)
  return `${Math.floor(rounded / size)} ${unit}${nextUnit && rest ? ` ${rest} ${nextUnit}` : ''}`
}

/** How long a call took: `4 ms`, `1.3 s`. */
export const formatMs = (ms: number): string =>
  (ms < 1_000 ? `${Math.max(ms > 0 ? 1 : 0, Math.round(ms))} ms` : formatDuration(ms / 1_000))

const trim = (text: string): string => text.replace(/\.0$/, '')

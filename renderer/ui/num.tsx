import type { ReactNode } from 'react'
import { formatDuration } from '../format/duration.ts'
import { formatCount, formatRate, unknown } from '../format/number.ts'
import { formatMoment, formatRecent } from '../format/time.ts'
import { useRoomView } from '../shell/room.ts'
import { useSettings } from '../shell/settings.ts'
import { t } from '../texts/index.ts'
import { useNow } from './clock.ts'
import { Tip } from './tip.tsx'

interface Known {
  /** Why the value is not known, when it is null; shown on hover. */
  readonly why?: string | undefined
}
type Value = number | null | undefined

/** The en dash of an unknown value, with its reason. */
export function Unknown({ why }: Known) {
  const { maskHosts } = useRoomView()
  const words = why && t.states.unknownWhy(maskHosts(why))
  return (
    <Tip text={words}>
      <span className="t3" role="img" aria-label={words || t.states.unknown}>{unknown}</span>
    </Tip>
  )
}

const shown = (value: unknown, why: string | undefined, text: () => ReactNode) =>
  (value === null || value === undefined ? <Unknown why={why} /> : text())

/** A count: `1,204,331`. Offsets come as strings and stay exact. */
export const Num = ({ value, why }: Known & { readonly value: Value | string }) => shown(value, why, () => formatCount(value))

/** A rate a second without its unit: `9.4`. */
export const Rate = ({ value, why }: Known & { readonly value: Value }) => shown(value, why, () => formatRate(value))

/** A span of seconds: `3 min 10 s`. */
export const Duration = ({ seconds, why }: Known & { readonly seconds: Value }) =>
  shown(seconds, why, () => formatDuration(seconds))

/** How long ago a moment (epoch ms) was, ticking: `4 s ago`; the moment itself on hover. */
export function Age({ at, why, ago = true }: Known & { readonly at: Value; readonly ago?: boolean }) {
  const now = useNow()
  const { timeZone } = useSettings()
  return shown(at, why, () => {
    const age = formatDuration(Math.max(1, Math.floor((now - (at ?? 0)) / 1_000)))
    return <Tip text={formatMoment(at, timeZone)}><span>{ago ? t.states.ago(age) : age}</span></Tip>
  })
}

/** A moment (epoch ms) in the chosen zone: the clock for today, with the date for other days; all of it on hover. */
export function Time({ at, why }: Known & { readonly at: Value }) {
  const now = useNow()
  const { timeZone } = useSettings()
  return shown(at, why, () => (
    <Tip text={formatMoment(at, timeZone, { ms: true })}>
      <time dateTime={new Date(at ?? 0).toISOString()}>{formatRecent(at, timeZone, now)}</time>
    </Tip>
  ))
}

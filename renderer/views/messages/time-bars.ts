import { useMemo, useRef } from 'react'
import type { Message } from '#contract/message.ts'
import type { Span } from './coverage.ts'
import { Growth } from './growth.ts'

/** How many messages were found in a stretch of time. */
export type Bar = Span & { readonly count: number }

/**
 * Messages counted in equal stretches of time as they come: each is looked at once, however many there are. What has no time, or
 * stands outside, is not counted.
 */
export class TimeBars {
  readonly domain: Span
  readonly #counts: Uint32Array
  readonly #growth = new Growth<Message>()

  constructor(domain: Span, count: number) {
    this.domain = domain
    this.#counts = new Uint32Array(count)
  }

  /** Counts what is new in a list that only grows at its end; `first` is how many were dropped before its first message. */
  take(messages: readonly Message[], first = 0): void {
    const fresh = this.#growth.look(messages, first)
    if (fresh.restart) this.#counts.fill(0)
    const { from, to } = this.domain
    const width = (to - from) / this.#counts.length
    for (let index = fresh.from; index < messages.length; index++) {
      const at = messages[index]?.at ?? null
      if (at === null || at < from || at > to) continue
      const bar = Math.min(this.#counts.length - 1, Math.floor((at - from) / width))
      this.#counts[bar] = (this.#counts[bar] ?? 0) + 1
    }
  }

  /** The bars as they are now, earliest first. */
  bars(): readonly Bar[] {
    const { from, to } = this.domain
    const width = (to - from) / this.#counts.length
    return Array.from(this.#counts, (count, index) => ({ from: from + index * width, to: from + (index + 1) * width, count }))
  }
}

/** The bars of a growing list over a time; a time that changes is counted anew. */
export function useTimeBars(messages: readonly Message[], dropped: number, domain: Span, count: number): readonly Bar[] {
  const kept = useRef<TimeBars | null>(null)
  const { from, to } = domain
  return useMemo(() => {
    const known = kept.current
    const bars = known?.domain.from === from && known.domain.to === to ? known : new TimeBars({ from, to }, count)
    kept.current = bars
    bars.take(messages, dropped)
    return bars.bars()
  }, [messages, dropped, from, to, count])
}

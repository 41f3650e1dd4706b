import { useEffect, useRef } from 'react'
import type { ReadState } from '../../live/use-read.ts'
import type { TailState } from '../../live/use-tail.ts'
import { formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { announce } from '../../ui/live-region.tsx'
import type { VerdictText } from './verdict.ts'

/** Says the verdict aloud: the first match, how far it is every ten seconds, and the end. Rows are not said. */
export function useAnnounceRead(state: ReadState, text: VerdictText): void {
  const { phase } = state
  const words = `${text.word}. ${text.lead} ${text.rest}`
  const latest = useRef(words)
  useEffect(() => { latest.current = words })
  const found = phase === 'searching' && state.messages.length > 0
  useEffect(() => { if (found) announce(t.messages.announceFirst) }, [found])
  useEffect(() => {
    if (phase === 'idle') return
    if (phase !== 'searching') return announce(latest.current)
    const timer = setInterval(() => announce(latest.current), 10_000)
    return () => clearInterval(timer)
  }, [phase])
}

/** Says once that Live is on and how fast messages come. */
export function useAnnounceTail(state: TailState): void {
  const measured = state.phase === 'live' && state.rate > 0
  const rate = useRef(0)
  useEffect(() => { rate.current = state.rate })
  useEffect(() => { if (measured) announce(t.messages.announceLive(formatRate(rate.current))) }, [measured])
}

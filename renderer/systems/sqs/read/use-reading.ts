import { useState } from 'react'
import type { Queue } from '../use-queue.ts'
import { pauseOf } from './taken-words.ts'
import type { ReadTerms } from './terms.ts'
import { useHeld } from './use-held.ts'
import { useTaken } from './use-taken.ts'

/** Reading one queue: what was taken and is held, why reading is paused, and what has to be accepted before the next read. */
export function useReading(queue: Queue) {
  const taken = useTaken(queue.source)
  const { extra } = queue
  const [asked, setAsked] = useState<ReadTerms | null>(null)
  const paused = pauseOf(extra?.reading.paused, taken.state)
  const blocks = extra?.reading.blocksFifo ?? null
  const isHold = taken.terms?.mode === 'hold'
  const held = useHeld(queue, isHold ? taken.messages.map(({ id }) => id) : [], taken.terms?.hideSeconds ?? 60)
  return {
    taken, held, paused, blocks,
    /** What is to be accepted for the read that was asked for; null while nothing is asked. */
    asked,
    /** Reads at once where nothing is at risk, else asks first. */
    ask: (terms: ReadTerms) => {
      if (paused === null && blocks === null) taken.take(terms, {})
      else setAsked(terms)
    },
    accept: () => {
      if (!asked) return
      setAsked(null)
      taken.take(asked, { risk: paused !== null, fifo: blocks !== null })
    },
    refuse: () => setAsked(null),
  }
}

export type Reading = ReturnType<typeof useReading>

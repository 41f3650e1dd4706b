import { useEffect, useMemo, useRef, useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { host } from '../rpc/client.ts'
import { createFrames } from './frame.ts'
import { isBilled } from '../rpc/queries.ts'
import { followSamples, type Place } from './follow-samples.ts'

/**
 * The newest sample of each ref by `refKey`, when the host last read them all without a problem (epoch ms, null before the first),
 * and what went wrong.
 */
export type LiveSamples = {
  readonly byRef: ReadonlyMap<string, Sample>
  readonly at: number | null
  readonly problems: readonly Problem[]
  readonly failed: Problem | undefined
  /** Follows again after a failure. */
  again(): void
}

/** More samples than this are not kept: those of rows scrolled away long ago go first. */
const kept = 5_000

function merge(old: ReadonlyMap<string, Sample>, fresh: ReadonlyMap<string, Sample>): ReadonlyMap<string, Sample> {
  const merged = new Map(old)
  for (const [key, sample] of fresh) {
    merged.delete(key)
    merged.set(key, sample)
  }
  for (const key of merged.keys()) {
    if (merged.size <= kept) break
    merged.delete(key)
  }
  return merged
}

/**
 * Follows the samples of `refs` while the component lives: rows in view, a header, pins. When the refs change, a new stream begins;
 * what was known of other refs stays. One commit a frame. Null follows nothing. With `background` they are rows that exist and are not
 * on the screen, asked at the system's own slow pace. A billed system is left alone while the window is hidden.
 */
export function useSamples({ connection, system }: Place, refs: readonly Ref[] | null, background = false): LiveSamples {
  const [state, setState] = useState<Omit<LiveSamples, 'again'>>({ byRef: new Map(), at: null, problems: [], failed: undefined })
  const [turn, setTurn] = useState(0)
  const key = refs === null || refs.length === 0 ? null : refs.map(refKey).join('\n')
  const latest = useRef(refs)
  useEffect(() => { latest.current = refs })
  useEffect(() => {
    if (key === null) return
    const stop = new AbortController()
    let fresh = new Map<string, Sample>()
    let problems: readonly Problem[] = []
    const frames = createFrames(() => {
      const arrived = fresh
      fresh = new Map()
      setState((now) => ({
        byRef: arrived.size === 0 ? now.byRef : merge(now.byRef, arrived), at: problems.length > 0 ? now.at : Date.now(),
        problems, failed: undefined,
      }))
    })
    followSamples(host, { connection, system }, latest.current ?? [], {
      frame(frame) {
        for (const sample of frame.samples) fresh.set(refKey(sample.ref), sample)
        problems = frame.problems ?? []
        frames.schedule()
      },
      problem: (failed) => setState((now) => ({ ...now, failed })),
    }, stop.signal, { background, billed: isBilled(system) })
    return () => {
      stop.abort()
      frames.dispose()
    }
  }, [key, connection, system, background, turn])
  return useMemo(() => ({ ...state, again: () => setTurn((count) => count + 1) }), [state])
}

import { useEffect, useRef, useState } from 'react'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import type { CheckState } from './doctor.tsx'

/** What `connections/check` is asked. */
type Asked = Parameters<typeof client.connections.check>[0]
/** The steps that the settings ask for, also where none of them was reached. */
type Uses = Extract<CheckState, { readonly state: 'done' }>['uses']

/** The check of a form's settings: one at a time, stopped when the form is left. */
export function useCheck(): { readonly check: CheckState; run(asked: Asked, uses: Uses): Promise<void>; stop(): void } {
  const [check, setCheck] = useState<CheckState>({ state: 'idle' })
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const run = async (asked: Asked, uses: Uses): Promise<void> => {
    running.current?.abort()
    const stop = new AbortController()
    running.current = stop
    setCheck({ state: 'running' })
    const began = performance.now()
    try {
      const health = await client.connections.check(asked, { signal: stop.signal })
      setCheck({ state: 'done', health, uses, ms: performance.now() - began })
    } catch (error) {
      setCheck(stop.signal.aborted ? { state: 'idle' } : { state: 'failed', problem: toProblem(error) })
    }
  }
  return { check, run, stop: () => running.current?.abort() }
}

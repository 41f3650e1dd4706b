import { useEffect, useRef, useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import type { Filter } from '#contract/query.ts'
import { client } from '../../rpc/client.ts'

/** The host is asked this long after the last key, ms. */
const restMs = 250

type Checked = { readonly filter: string, readonly problem: Problem | null }

/**
 * What is wrong with conditions as they are typed, a moment after the last key; null while there is nothing to say. What was
 * wrong stays said until the next answer; `current` tells whether it is about what stands there now. Where the host does not
 * answer nothing is said: a search tells the same.
 */
export function useCheck(filter: Filter | undefined): { readonly problem: Problem, readonly current: boolean } | null {
  const asked = filter === undefined ? null : JSON.stringify(filter)
  const latest = useRef(filter)
  useEffect(() => { latest.current = filter })
  const [checked, setChecked] = useState<Checked | null>(null)
  useEffect(() => {
    if (asked === null) return setChecked(null)
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.messages.check({ filter: latest.current ?? {} }, { signal: stop.signal })
        .then(({ problem = null }) => setChecked({ filter: asked, problem }))
        .catch(() => { /* Asked again with the next key, and by the search. */ })
    }, restMs)
    return () => { clearTimeout(timer); stop.abort() }
  }, [asked])
  return checked?.problem ? { problem: checked.problem, current: checked.filter === asked } : null
}

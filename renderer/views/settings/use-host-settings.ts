import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import type { HostSettingsChange } from '#contract/settings.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { announceFailure } from '../../ui/live-region.tsx'

const key = ['host-settings']

/** The settings of the host and how to change them; `problem` is why the last change was refused. */
export function useHostSettings() {
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.settings.get({}, { signal }) })
  const [problem, setProblem] = useState<Problem>()
  const save = async (change: HostSettingsChange): Promise<boolean> => {
    try {
      queries.setQueryData(key, await client.settings.save(change))
      setProblem(undefined)
      return true
    } catch (error) {
      const refused = toProblem(error)
      setProblem(refused)
      announceFailure(refused.message)
      return false
    }
  }
  return { settings: data, problem, save }
}

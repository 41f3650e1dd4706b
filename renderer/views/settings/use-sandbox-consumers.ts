import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SandboxConsumer } from '#contract/sandbox.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries } from '../../rpc/queries.ts'
import { useSandboxStatus } from '../../shell/sandbox.ts'
import { t } from '../../texts/index.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toasts.tsx'

const key = ['sandbox', 'consumers']
/** Another window, or the command, may stop one too. */
const lookEveryMs = 5_000

/** The consumers of the sandbox while it runs, and how to stop or start one; `changing` names those that are about to. */
export function useSandboxConsumers() {
  const status = useSandboxStatus()
  const isRunning = status?.state === 'running'
  const { data } = useQuery({
    queryKey: key, queryFn: ({ signal }) => client.sandbox.consumers({}, { signal }),
    enabled: isRunning, refetchInterval: lookEveryMs,
  })
  const [changing, setChanging] = useState<readonly string[]>([])
  const run = async ({ name }: SandboxConsumer, running: boolean): Promise<void> => {
    setChanging((names) => [...names, name])
    try {
      queries.setQueryData(key, await client.sandbox.run({ name, running }))
      toast({ text: running ? t.settings.sandbox.started(name) : t.settings.sandbox.stopped(name) })
    } catch (error) {
      const { message } = toProblem(error)
      toast({ tone: 'bad', text: message })
      announceFailure(message)
    }
    setChanging((names) => names.filter((each) => each !== name))
  }
  return { isRunning, consumers: isRunning ? data?.items ?? [] : [], changing, run }
}

import { useQuery } from '@tanstack/react-query'
import type { Problem } from '#contract/problem.ts'
import { go } from '../address/use-address.ts'
import { useCommands } from '../keys/use-commands.ts'
import { client, host } from '../rpc/client.ts'
import { toProblem } from '../rpc/problem.ts'
import { keys, queries } from '../rpc/queries.ts'
import { subscribe } from '../rpc/subscribe.ts'
import { createStore } from '../store.ts'
import { t } from '../texts/index.ts'
import { toast } from '../ui/toasts.tsx'
import { markOpened } from './opened.ts'

/** How starting the sandbox goes in this window. `step` is what the host does now; `problem` why it did not start. */
export interface SandboxStart { readonly busy: boolean; readonly step?: string; readonly problem?: Problem }

/** The start that is under way or ended last; it goes on while the person looks elsewhere. */
export const sandboxStart = createStore<SandboxStart>({ busy: false })

/** The sandbox as the host reports it, frame by frame. */
interface Status {
  readonly state: 'stopped' | 'starting' | 'running' | 'failed'
  readonly step?: string | undefined
  readonly connection?: string | undefined
  readonly problem?: Problem | undefined
}

/** Starts the local brokers; when they run, their connection is in the rail and `running` is called with its id. */
export function startSandbox(running: (connection: string | undefined) => void): void {
  if (sandboxStart.get().busy) return
  sandboxStart.set({ busy: true })
  const fail = (problem: Problem | undefined): void => sandboxStart.set({ busy: false, ...(problem && { problem }) })
  void subscribe<Status>(host, {
    open: options => client.sandbox.start({}, options),
    take: ({ state, step, connection, problem }) => {
      if (state === 'failed') return fail(problem)
      if (state !== 'running') return sandboxStart.set({ busy: true, ...(step !== undefined && { step }) })
      sandboxStart.set({ busy: false })
      if (connection) for (const id of [connection, `${connection}-aws`]) markOpened(id)
      void queries.invalidateQueries({ queryKey: keys.connections })
      void queries.invalidateQueries({ queryKey: sandboxKey })
      running(connection)
    },
    onEnd: () => { if (sandboxStart.get().busy) fail(undefined) },
    onProblem: fail,
  }, new AbortController().signal)
}

const sandboxKey = ['sandbox'] as const

async function stopSandbox(): Promise<void> {
  try {
    await client.sandbox.stop({})
    toast({ text: t.shell.sandboxStopped })
  } catch (error) {
    toast({ tone: 'bad', text: toProblem(error).message })
  }
  await queries.invalidateQueries({ queryKey: sandboxKey })
}

/** What the host says of its sandbox, at most half a minute old. */
export function useSandboxStatus() {
  return useQuery({
    queryKey: sandboxKey, queryFn: ({ signal }) => client.sandbox.status({}, { signal }), staleTime: 30_000,
  }).data
}

/** Offers *Start the sandbox* or *Stop the sandbox* in the palette, whichever makes sense now. */
export function useSandboxCommands(): void {
  const status = useSandboxStatus()
  const isRunning = status?.state === 'running'
  const isStopped = status !== undefined && !isRunning
  const open = (connection: string | undefined) => toast({
    text: t.shell.sandboxRunning,
    ...(connection !== undefined && { action: { label: t.shell.open, run: () => go({ view: 'connection', connection }) } }),
  })
  useCommands([
    { id: 'sandbox.start', label: t.shell.first.sandbox, run: () => startSandbox(open), enabled: isStopped },
    { id: 'sandbox.stop', label: t.shell.sandboxStop, run: () => void stopSandbox(), enabled: isRunning },
    {
      id: 'sandbox.consumers', label: t.shell.sandboxConsumers, enabled: isRunning,
      run: () => go({ view: 'settings' }, { at: 'sandbox' }),
    },
  ])
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { OnProgress } from './progress.ts'
import { remoteConsumers, runRemoteConsumer } from './remote-consumers.ts'
import { connectionsTo, type Sandbox } from './running.ts'
import { bootstrapOf, liveState } from './state.ts'

/**
 * The sandbox that the command holds in a folder, once it is ready; null when it holds none. It goes on when its user stops:
 * only the command ends it.
 */
export async function joinSandbox(dir: string, onProgress: OnProgress, signal: AbortSignal): Promise<Sandbox | null> {
  for (;; await sleep(200, undefined, { signal })) {
    const state = await liveState(dir)
    if (state?.starter !== 'command') return null
    if (state.phase === 'ready' && state.ports) return joined(state.ports)
    onProgress({ message: 'Waiting for the sandbox that npm run sandbox is starting' })
  }
}

function joined(ports: Sandbox['ports']): Sandbox {
  const stopped = Promise.withResolvers<null>()
  return {
    bootstrap: bootstrapOf(ports),
    ports,
    feedErrors: [],
    ended: stopped.promise,
    connections: () => connectionsTo(ports),
    consumers: () => remoteConsumers(ports),
    run: (name, isRunning) => runRemoteConsumer(ports, name, isRunning),
    stop: async () => stopped.resolve(null),
  }
}

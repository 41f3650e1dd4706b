import { join } from 'node:path'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { StartSandbox } from './host/sandbox.ts'

/**
 * Starts the sandbox beside the data, or in TIDEMARK_SANDBOX (as the repository's own commands do, so that its jars are
 * downloaded once).
 */
export function sandboxIn(data: string): StartSandbox {
  const dir = process.env.TIDEMARK_SANDBOX ?? join(data, 'sandbox')
  return ({ onProgress, signal }) =>
    startSandbox({
      dir, signal,
      onProgress: ({ message, done = 0, total }) =>
        onProgress(total === undefined ? message : `${message} (${done} of ${total})`),
    })
}

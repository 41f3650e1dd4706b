import { join } from 'node:path'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { StartSandbox } from './host/sandbox.ts'

/**
 * Starts the sandbox beside the data, or in TIDEMARK_SANDBOX (as the repository's own commands do). Its jars are kept there too,
 * or in TIDEMARK_JARS, so that tests with folders of their own download nothing twice.
 */
export function sandboxIn(data: string): StartSandbox {
  const dir = process.env.TIDEMARK_SANDBOX ?? join(data, 'sandbox')
  const jars = process.env.TIDEMARK_JARS
  return ({ onProgress, signal }) =>
    startSandbox({
      dir, signal, ...(jars === undefined ? {} : { jars }),
      onProgress: ({ message, done = 0, total }) =>
        onProgress(total === undefined ? message : `${message} (${done} of ${total})`),
    })
}

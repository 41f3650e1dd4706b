import { exec } from 'node:child_process'
import { externalDataInterceptor } from '@smithy/core/config'
import { loginPath } from './login-path.ts'

const waitMs = 60_000
type Done = (error: Error | null, result?: { readonly stdout: string }) => void

/**
 * Runs the command of a `credential_process` with the login shell's PATH, for at most a minute. What it writes to stderr is in the
 * error; what it was called with is not, for that may be a secret.
 */
function runProcess(command: string, done: Done): void {
  void run(command, done)
}

async function run(command: string, done: Done): Promise<void> {
  const env = { ...process.env, PATH: await loginPath() }
  exec(command, { env, timeout: waitMs, killSignal: 'SIGKILL', windowsHide: true }, (error, stdout, stderr) => {
    if (!error) return done(null, { stdout })
    const said = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 400)
    const how = error.killed === true ? 'did not end within a minute' : `ended with code ${error.code ?? error.signal ?? 'unknown'}`
    done(new Error(`credential_process ${how}${said === '' ? '' : `: ${said}`}`))
  })
}

/** Puts `runProcess` in the place of the `exec` with which the SDK runs every `credential_process`. */
export function runProcessesWithLoginPath(): void {
  // The SDK's credential-provider-process takes its `exec` from this record; its types know only tokens there.
  Object.assign(externalDataInterceptor.getTokenRecord(), { exec: runProcess })
}

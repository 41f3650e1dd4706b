import { execFile } from 'node:child_process'
import { delimiter } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>
const waitMs = 10_000
const mark = '__tidemark_path__'

let found: Promise<string> | undefined

/**
 * The PATH that a login shell has, before what this program's own adds: a program started from a dock has a bare one. Asked of the
 * shell once; where it does not answer in 10 s, and on Windows, it is the program's own.
 */
export const loginPath = (): Promise<string> => (found ??= askLoginShell(process.env))

/** Asks the shell of an environment, as `loginPath` does. */
async function askLoginShell(env: Env, timeoutMs = waitMs): Promise<string> {
  const own = env['PATH'] ?? ''
  if (process.platform === 'win32') return own
  const shell = env['SHELL'] ?? (process.platform === 'darwin' ? '/bin/zsh' : '/bin/sh')
  const said = await pathOf(shell, env, timeoutMs)
  return said === null ? own : [...new Set([...said.split(delimiter), ...own.split(delimiter)])].filter(Boolean).join(delimiter)
}

/** Start-up files may print anything, so what counts stands between marks. */
async function pathOf(shell: string, env: Env, timeoutMs: number): Promise<string | null> {
  const fish = shell.endsWith('fish')
  const command = fish ? `printf '${mark}%s${mark}' (string join : $PATH)` : `printf '${mark}%s${mark}' "$PATH"`
  return new Promise((resolve) => {
    const child = execFile(shell, ['-l', '-i', '-c', command], {
      env: { ...env, TERM: 'dumb' }, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 1 << 20,
    }, (_error, stdout) => resolve(stdout.split(mark)[1] || null))
    child.stdin?.end()
  })
}

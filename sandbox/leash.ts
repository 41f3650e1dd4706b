import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { endProcess, signalTo } from './process.ts'

/** What to run and where; output goes to the file `log`. Without `env` it has the starter's environment. */
export type Command = {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly log: string
  readonly env?: NodeJS.ProcessEnv
}

/** A running process; `exited` gives its exit code, or null when a signal ended it. */
export type Leashed = {
  readonly pid: number
  readonly exited: Promise<number | null>
  /** SIGTERM, and SIGKILL after 20 s. */
  stop(): Promise<void>
  /** SIGKILL, as a crash. */
  kill(): Promise<void>
}

/**
 * Runs "$@" in place of this shell and ends it when standard input closes. The pipe behind it closes with the process that
 * opened it, however that one ends, so a broker never outlives its starter.
 */
const leash = `exec 3<&0
( cat <&3
  kill -TERM $$ || exit 0
  for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1; kill -0 $$ || exit 0; done
  kill -KILL $$
) >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null`

/** The program and arguments that run a command on the leash; Windows has no shell for it and runs it bare. */
export function leashed(
  program: string, args: readonly string[], platform = process.platform,
): readonly [string, readonly string[]] {
  return platform === 'win32' ? [program, args] : ['/bin/sh', ['-c', leash, 'leash', program, ...args]]
}

/** Starts a process in its own process group, so that Ctrl-C reaches it only through its starter. Resolves once it runs. */
export async function startLeashed({ program, args, cwd, log: logFile, env }: Command): Promise<Leashed> {
  await mkdir(dirname(logFile), { recursive: true })
  const log = await open(logFile, 'w', 0o600)
  try {
    const [file, rest] = leashed(program, args)
    const child = spawn(file, [...rest], {
      cwd, detached: true, stdio: ['pipe', log.fd, log.fd], windowsHide: true, ...(env && { env }),
    })
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.stdin?.on('error', () => undefined)
    await once(child, 'spawn')
    void exited.then(() => child.stdin?.destroy())
    const pid = child.pid ?? 0
    return {
      pid,
      exited,
      async stop() {
        if (child.exitCode === null && child.signalCode === null) await endProcess(pid)
        await exited
      },
      async kill() {
        if (child.exitCode === null && child.signalCode === null) signalTo(pid, 'SIGKILL')
        await exited
      },
    }
  } finally {
    await log.close()
  }
}

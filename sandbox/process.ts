import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process that cannot be mistaken for a later one with the same number. */
export type ProcessIdentity = { readonly pid: number; readonly born: string }

/** The command line of a live process, or null when there is none or it cannot be read. */
export async function commandLineOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim() || null
    if (process.platform === 'win32') {
      const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`
      return (await run('powershell', ['-NoProfile', '-Command', query])).stdout.trim() || null
    }
    return (await run('ps', ['-o', 'command=', '-p', String(pid)])).stdout.trim() || null
  } catch {
    return null
  }
}

/** When a live process was started, as an opaque text; null when no such process runs. A zombie does not run. */
export async function bornAt(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return bornInStat(await readFile(`/proc/${pid}/stat`, 'utf8'))
    if (process.platform === 'win32') return process.kill(pid, 0) ? 'running' : null
    return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim() || null
  } catch {
    return null
  }
}

/** The start time in a line of `/proc/<pid>/stat` (proc(5): field 22, after a name that may hold spaces); null for a zombie. */
export function bornInStat(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19] ?? null
}

/** This process, for a later check with `isRunning`. */
export async function thisProcess(): Promise<ProcessIdentity> {
  return { pid: process.pid, born: await bornAt(process.pid) ?? '' }
}

/** Whether that very process still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return await bornAt(identity.pid) === identity.born
}

/** Asks a process to end, waits up to `graceMs`, then kills it. Returns when it is gone. */
export async function endProcess(pid: number, graceMs = 20_000): Promise<void> {
  const born = await bornAt(pid)
  if (born === null) return
  const gone = async () => await bornAt(pid) !== born
  signalTo(pid, 'SIGTERM')
  for (const deadline = Date.now() + graceMs; Date.now() < deadline; await sleep(50)) if (await gone()) return
  signalTo(pid, 'SIGKILL')
  while (!await gone()) await sleep(20)
}

/** Sends a signal; a process that has gone in the meantime is no error. */
export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

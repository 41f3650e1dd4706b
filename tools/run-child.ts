import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'

const watchMs = 250

/**
 * Runs a command in this process's place: signals go to it, its end ends this process with the same code. npm ends a script by
 * a signal to the shell between them, which passes nothing on: under npm the end of that shell ends the command too.
 */
export function runInPlace(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  const starter = process.ppid
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => { if (process.ppid !== starter) child.kill('SIGTERM') }, watchMs).unref()
  }
  child.on('error', (error) => {
    console.error(`Cannot start ${command}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)))
  return child
}

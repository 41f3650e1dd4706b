import { fork } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ProblemError } from '#contract/problem.ts'
import type { Consumers } from './consumers.ts'
import { endOrphans } from './orphans.ts'
import { isRunning, endProcess } from './process.ts'
import type { Progress } from './progress.ts'
import { remoteConsumers, runRemoteConsumer } from './remote-consumers.ts'
import { registryUrl } from './registry/server.ts'
import { endpointOf, type SandboxPorts } from './running.ts'
import { startSandbox } from './sandbox.ts'
import { bootstrapOf, liveState, readState } from './state.ts'

/**
 * `npm run sandbox start|stop|status|reset [-- --dir DIR]`. `start` leaves a process in the background that holds the sandbox
 * (`hold`). `consumers` lists those of its consumers that can be stopped and started, `stop-consumer` and `start-consumer` do it.
 */
const usage = [
  'Usage: npm run sandbox start|stop|status|reset [-- --dir DIR]',
  '       npm run sandbox consumers [-- --dir DIR]',
  '       npm run sandbox -- stop-consumer|start-consumer NAME [--dir DIR]',
].join('\n')
const notRunning = 3

/** What the background process tells the one that waits for it. */
type News = { readonly progress: Progress } | { readonly ready: SandboxPorts } | { readonly failed: string }

const { values, positionals } = parseArgs({ allowPositionals: true, options: { dir: { type: 'string' } } })
const dir = resolve(values.dir ?? fileURLToPath(new URL('../.sandbox', import.meta.url)))
let shown = ''

try {
  process.exitCode = await runCommand(positionals[0])
} catch (error) {
  process.stderr.write(`${problemText(error)}\n`)
  process.exitCode = 1
}

async function runCommand(command: string | undefined): Promise<number> {
  switch (command) {
    case 'start': return await start()
    case 'stop': return await stop()
    case 'status': return await status()
    case 'reset': return await reset()
    case 'hold': return await hold()
    case 'consumers': return showConsumers(await remoteConsumers(await portsInUse()))
    case 'stop-consumer': return await runConsumer(positionals[1], false)
    case 'start-consumer': return await runConsumer(positionals[1], true)
    default:
      process.stderr.write(`${usage}\n`)
      return 2
  }
}

function problemText(error: unknown): string {
  if (error instanceof ProblemError) return [error.problem.message, error.problem.hint].filter(Boolean).join('\n')
  return error instanceof Error ? error.stack ?? error.message : String(error)
}

async function start(): Promise<number> {
  await mkdir(dir, { recursive: true })
  const log = await open(join(dir, 'sandbox.log'), 'a', 0o600)
  const stdio = ['ignore', log.fd, log.fd, 'ipc'] as const
  const child = fork(fileURLToPath(import.meta.url), ['hold', '--dir', dir], { detached: true, stdio: [...stdio] })
  await log.close()
  return await new Promise((settle) => {
    child.on('exit', (code) => settle(code ?? 1))
    child.on('message', (news: News) => {
      if ('progress' in news) return showProgress(news.progress)
      if ('failed' in news) return void process.stderr.write(`${news.failed}\n`)
      process.stdout.write(`It has ${schemasAt(news.ready)} and ${awsAt(news.ready)}.\n`)
      process.stdout.write(`Kafka is ready at ${bootstrapOf(news.ready)}. End it with: npm run sandbox stop\n`)
      child.disconnect()
      child.unref()
      settle(0)
    })
  })
}

/** A line for each new thing, and one for each tenth of a download. */
function showProgress({ message, done, total }: Progress): void {
  const tenth = done !== undefined && total ? ` ${Math.floor((done / total) * 10) * 10} %` : ''
  if (message + tenth !== shown) process.stdout.write(`${message}${tenth}\n`)
  shown = message + tenth
}

/** The background process: holds the sandbox until it is told to end or the broker ends by itself. */
async function hold(): Promise<number> {
  const told = (news: News) => new Promise<void>((sent) => {
    if (process.connected) process.send?.(news, () => sent())
    else sent()
  })
  const stopping = new AbortController()
  const ended = new ProblemError({ code: 'Cancelled', message: 'The sandbox was told to end.' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopping.abort(ended))
  // The command that waits was interrupted before all was ready.
  process.on('disconnect', () => stopping.abort(ended))
  try {
    const sandbox = await startSandbox({
      dir, starter: 'command', signal: stopping.signal, onProgress: (progress) => void told({ progress }),
    })
    process.removeAllListeners('disconnect')
    await told({ ready: sandbox.ports })
    stopping.signal.addEventListener('abort', () => void sandbox.stop())
    if (stopping.signal.aborted) await sandbox.stop()
    const problem = await sandbox.ended
    if (problem) throw problem
    return 0
  } catch (error) {
    console.error(problemText(error))
    await told({ failed: problemText(error) })
    return 1
  } finally {
    if (process.connected) process.disconnect()
  }
}

async function stop(): Promise<number> {
  const state = await readState(dir)
  const owned = state && await isRunning(state.owner)
  if (owned && state.starter === 'program') {
    throw new ProblemError({
      code: 'Conflict',
      message: `The sandbox in ${dir} belongs to a running program (process ${state.owner.pid}).`,
      hint: 'It ends when that program quits.',
    })
  }
  if (owned) await endProcess(state.owner.pid, 40_000)
  await endOrphans(dir, state)
  await rm(join(dir, 'state.json'), { force: true })
  process.stdout.write(owned ? 'The sandbox has ended.\n' : 'The sandbox was not running.\n')
  return 0
}

async function status(): Promise<number> {
  const state = await liveState(dir)
  if (!state?.ports || state.phase !== 'ready') {
    process.stdout.write(state ? 'The sandbox is starting.\n' : 'The sandbox is not running.\n')
    return notRunning
  }
  const since = new Date(state.since).toISOString()
  process.stdout.write(
    `The sandbox is running: Kafka at ${bootstrapOf(state.ports)}, ${schemasAt(state.ports)}, ${awsAt(state.ports)}, process ${state.owner.pid}, `
    + `since ${since}, data in ${dir}\n`
  )
  return 0
}

async function runConsumer(name: string | undefined, running: boolean): Promise<number> {
  if (name !== undefined) return showConsumers(await runRemoteConsumer(await portsInUse(), name, running))
  process.stderr.write(`${usage}\n`)
  return 2
}

/** Also where a program holds the sandbox: its consumers may be stopped by anyone on this machine. */
async function portsInUse(): Promise<SandboxPorts> {
  const state = await liveState(dir)
  if (state?.ports && state.phase === 'ready') return state.ports
  throw new ProblemError({
    code: 'Conflict', message: state ? 'The sandbox is starting.' : 'The sandbox is not running.',
    hint: 'Start it with: npm run sandbox start',
  })
}

function showConsumers(consumers: Consumers): number {
  for (const { name, reads, system, running } of consumers) {
    process.stdout.write(`${name} reads ${reads} (${system}) and ${running ? 'runs' : 'is stopped'}\n`)
  }
  return 0
}

function schemasAt({ registry }: SandboxPorts): string {
  return registry === undefined ? 'no schema registry' : `a schema registry at ${registryUrl(registry)}`
}

function awsAt({ aws }: SandboxPorts): string {
  return aws === undefined ? 'no AWS' : `AWS at ${endpointOf(aws)}`
}

async function reset(): Promise<number> {
  await stop()
  for (const data of ['kafka', 'registry', 'aws']) await rm(join(dir, data), { recursive: true, force: true })
  process.stdout.write('Its data is gone; the downloaded jars are kept.\n')
  return 0
}

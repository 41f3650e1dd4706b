import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import { isRunning, thisProcess } from './process.ts'

/** Who started the sandbox: `npm run sandbox start` (its background process) or a program that holds it inside. */
const Starter = z.enum(['command', 'program'])
export type Starter = z.infer<typeof Starter>

/** What `state.json` holds while a sandbox runs, and what is left of one that crashed. */
const SandboxState = z.object({
  owner: z.object({ pid: z.number(), born: z.string() }),
  starter: Starter,
  phase: z.enum(['starting', 'ready']),
  /** Epoch ms. */
  since: z.number(),
  /** Process ids. */
  broker: z.number().optional(),
  registry: z.number().optional(),
  ministack: z.number().optional(),
  ports: z.object({
    kafka: z.number(), controller: z.number(), registry: z.number().optional(), aws: z.number().optional(),
  }).optional(),
})
export type SandboxState = z.infer<typeof SandboxState>

const stateFile = (dir: string) => join(dir, 'state.json')

/** The state left in a folder, whether or not its owner still runs; null when there is none. */
export async function readState(dir: string): Promise<SandboxState | null> {
  return await readText(dir).then((text) => parseState(text))
}

/** The state of a sandbox that runs or is starting in a folder, or null. */
export async function liveState(dir: string): Promise<SandboxState | null> {
  const state = await readState(dir)
  return state && await isRunning(state.owner) ? state : null
}

async function readText(dir: string): Promise<string | null> {
  return await readFile(stateFile(dir), 'utf8').catch(() => null)
}

function parseState(text: string | null): SandboxState | null {
  try {
    return text === null ? null : SandboxState.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** A folder held by this process. `previous` is what a starter that crashed left behind. */
export type Claim = {
  readonly dir: string
  readonly previous: SandboxState | null
  update(change: Partial<Pick<SandboxState, 'phase' | 'broker' | 'registry' | 'ministack' | 'ports'>>): Promise<void>
  release(): Promise<void>
}

/**
 * Takes a folder for this process, making it where needed; takes over from an owner that is gone, and refuses with who holds it
 * otherwise.
 */
export async function claimFolder(folder: string, starter: Starter): Promise<Claim> {
  await mkdir(folder, { recursive: true })
  const dir = await realpath(folder)
  let state: SandboxState = { owner: await thisProcess(), starter, phase: 'starting', since: Date.now() }
  const previous = await takeOver(dir, state)
  let written: Promise<void> = Promise.resolve()
  return {
    dir,
    previous,
    async update(change) {
      state = { ...state, ...change }
      // In order: of two files written at once the older could come last.
      written = written.catch(() => undefined).then(() => replaceState(dir, state))
      await written
    },
    async release() {
      await rm(stateFile(dir), { force: true })
    },
  }
}

/** Writes `state` where there is none, or in place of one whose owner is gone, which it gives back. */
async function takeOver(dir: string, state: SandboxState): Promise<SandboxState | null> {
  for (;;) {
    if (
      await writeFile(stateFile(dir), JSON.stringify(state), { flag: 'wx', mode: 0o600 }).then(() => true, unlessThere)
    ) return null
    const taken = await alone(dir, async () => {
      const text = await settledText(dir)
      if (text === null) return null
      const held = parseState(text)
      if (held && await isRunning(held.owner)) throw heldBy(dir, held)
      await replaceState(dir, state)
      return { previous: held }
    })
    if (taken) return taken.previous
  }
}

async function replaceState(dir: string, state: SandboxState): Promise<void> {
  const draft = `${stateFile(dir)}.${randomUUID()}`
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 })
  await rename(draft, stateFile(dir))
}

/** Lets one starter at a time look at what another left and take its place. The lock of one that died here counts for 5 s. */
async function alone<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const lock = `${stateFile(dir)}.lock`
  while (!await mkdir(lock).then(() => true, unlessThere)) {
    const age = await stat(lock).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0)
    if (age > 5000) await rm(lock, { recursive: true, force: true })
    await sleep(20)
  }
  try {
    return await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

/** Reads the file until it parses, at most half a second: its writer may be halfway. */
async function settledText(dir: string): Promise<string | null> {
  for (let tries = 0; tries < 10; tries++) {
    const text = await readText(dir)
    if (text === null || parseState(text)) return text
    await sleep(50)
  }
  return await readText(dir)
}

function unlessThere(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
  throw error
}

function heldBy(dir: string, held: SandboxState): ProblemError {
  const doing = held.phase === 'ready' ? 'running' : 'starting'
  const at = held.ports ? `, Kafka at ${bootstrapOf(held.ports)}` : ''
  return new ProblemError({
    code: 'Conflict',
    message: `The sandbox in ${dir} is already ${doing} (process ${held.owner.pid}${at}).`,
    hint: held.starter === 'command'
      ? 'Use it as it is, or end it with: npm run sandbox stop'
      : 'The program with that process number holds it and ends it when it quits.',
  })
}

/** The address clients begin from. */
export const bootstrapOf = (ports: { readonly kafka: number }): string => `127.0.0.1:${ports.kafka}`

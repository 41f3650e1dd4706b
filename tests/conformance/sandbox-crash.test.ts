import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bornAt, commandLineOf } from '#sandbox/process.ts'
import type { Sandbox } from '#sandbox/running.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { readState } from '#sandbox/state.ts'
import { jarCache } from '../../tools/paths.ts'
import { holdSandbox } from '../fixtures/brokers/held-sandbox.ts'
import { processesOf } from '../fixtures/brokers/left-behind.ts'

let dir = ''
let sandbox: Sandbox | null = null
beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-crash-')) })
afterEach(async () => {
  await sandbox?.stop()
  sandbox = null
})
afterAll(async () => { await rm(dir, { recursive: true, force: true }) })

async function partsOf(folder: string): Promise<readonly [broker: number, registry: number, ministack: number]> {
  const { broker = 0, registry = 0, ministack = 0 } = await readState(folder) ?? {}
  return [broker, registry, ministack]
}

/** Takes a port, unless another program has taken it already. */
async function squat(port: number): Promise<Server> {
  const server = createServer().on('error', () => undefined)
  await Promise.race([once(server.listen({ port, host: '127.0.0.1' }), 'listening'), once(server, 'error')])
  return server
}

describe('a program that is killed', () => {
  it('takes its sandbox along; the next one starts on other ports where those are taken, and says when its broker ends', async () => {
    const { child, ports } = await holdSandbox(dir)
    const parts = await partsOf(dir)
    const [broker, registry, ministack] = await Promise.all(parts.map(commandLineOf))
    expect(broker).toContain('kafka.Kafka')
    expect(registry).toContain('apicurio-registry')
    expect(ministack).toContain('ministack')
    child.kill('SIGKILL')
    await expect.poll(() => Promise.all(parts.map(bornAt)), { timeout: 15_000 }).toEqual([null, null, null])
    expect(await readFile(join(dir, 'state.json'), 'utf8')).toContain(String(parts[0]))

    const squatters = await Promise.all([ports.kafka, ports.controller, ports.registry ?? 0, ports.aws ?? 0].map(squat))
    try {
      sandbox = await startSandbox({ dir, jars: jarCache })
      for (const name of ['kafka', 'controller', 'registry', 'aws'] as const) expect(sandbox.ports[name], name).not.toBe(ports[name])
      // Its schemas are kept, so that the ids in older records still mean the same.
      const subjects = await fetch(`http://127.0.0.1:${sandbox.ports.registry}/apis/ccompat/v7/subjects`)
      expect(await subjects.json()).toContain('invoices-value')
    } finally {
      for (const server of squatters) server.close()
    }

    process.kill((await partsOf(dir))[0], 'SIGKILL')
    expect(await sandbox.ended).toMatchObject({ problem: { message: expect.stringContaining('ended') } })
    await expect.poll(() => processesOf(dir), { timeout: 5000 }).toEqual([])
  }, 120_000)

  it('leaves orphans where the next start is quicker than they end, which are ended first; one that is given up leaves nothing', async () => {
    const { child } = await holdSandbox(dir)
    const parts = await partsOf(dir)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const enough = new AbortController()
    let orphans: readonly (string | null)[] = []
    const start = startSandbox({
      dir, jars: jarCache, signal: enough.signal,
      onProgress: ({ message }) => {
        if (message === 'Starting Kafka') void Promise.all(parts.map(bornAt)).then((born) => { orphans = born })
        if (message === 'Filling topics and queues') enough.abort()
      },
    })
    await expect(start).rejects.toThrow()
    expect(orphans).toEqual([null, null, null])
    expect(await readState(dir)).toBeNull()
    await expect.poll(() => processesOf(dir), { timeout: 5000 }).toEqual([])
  }, 120_000)
})

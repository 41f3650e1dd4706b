import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureBuilt } from '../../tools/ensure-built.ts'
import { headless } from '../../tools/paths.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'

let data: string
let host: RunningHost
beforeAll(ensureBuilt)
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-headless-'))
  host = await startHost({ data, entry: headless })
})
afterEach(async () => {
  await host.stop()
  await rm(data, { recursive: true, force: true })
})

/** Runs the host to its end: exit code and what it said on stderr. */
async function runOut(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [headless, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString() })
  await once(child, 'close')
  return { code: child.exitCode, said }
}

test('a terminated host ends in order with 0, streams too', async () => {
  const watching = host.stream('jobs/watch', {})
  await new Promise((resolve) => { setTimeout(resolve, 200) })
  expect(await host.stop()).toBe(0)
  expect(await watching).toMatchObject({ status: 200, frames: [] })
})

test('a signal that comes twice, as Ctrl-C does, ends it in order too', async () => {
  process.kill(host.pid, 'SIGINT')
  await new Promise((resolve) => { setTimeout(resolve, 5) })
  process.kill(host.pid, 'SIGINT')
  expect(await host.stop()).toBe(0)
})

test('a second host on the same folder says who holds it and ends with 1; after a kill the folder is free at once', async () => {
  const second = await runOut('--port', '0', '--data', data)
  expect(second.code).toBe(1)
  expect(second.said).toContain(`process ${host.pid}`)
  process.kill(host.pid, 'SIGKILL')
  await host.stop()
  host = await startHost({ data, entry: headless })
  expect((await host.post('system/info', {})).status).toBe(200)
})

test('what cannot be is one sentence and 1', async () => {
  for (const args of [
    ['--level', 'root'], ['--host', '0.0.0.0'], ['--nonsense'], ['--data', data, '--port', new URL(host.origin).port],
  ]) {
    const { code, said } = await runOut(...args)
    expect(code).toBe(1)
    expect(said).not.toContain('    at ')
  }
})

test('connections and their secrets survive a restart', async () => {
  const config = {
    type: 'kafka', brokers: ['127.0.0.1:1'], sasl: { mechanism: 'PLAIN', username: 'u', password: 'hunter-22-secret' },
  }
  await host.post('connections/save', { name: 'kept', environment: 'staging', level: 'publish', config })
  await host.stop()
  host = await startHost({ data, entry: headless })
  expect((await host.post('connections/list', {})).body).toMatchObject({
    items: [{
      name: 'kept', environment: 'staging', level: 'publish', secrets: ['sasl.password'], config: { sasl: { username: 'u' } },
    }],
  })
})

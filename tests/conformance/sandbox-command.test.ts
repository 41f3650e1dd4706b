import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '#sandbox/running.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { jarCache } from '../../tools/paths.ts'
import { processesOf } from '../fixtures/brokers/left-behind.ts'

const cli = fileURLToPath(new URL('../../sandbox/cli.ts', import.meta.url))
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-cli-'))
  await symlink(jarCache, join(dir, 'jars'))
})
afterAll(async () => {
  await command('stop')
  await rm(dir, { recursive: true, force: true })
})

async function command(...asked: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return await new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...asked, '--dir', dir], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }))
  })
}

describe('npm run sandbox', () => {
  it('says how it is used, and that nothing runs yet', async () => {
    const [none, unknown, status, consumers] = await Promise.all([
      command('stop-consumer'), command('begin'), command('status'), command('consumers'),
    ])
    expect(none.code).toBe(2)
    expect(unknown).toMatchObject({ code: 2, output: expect.stringContaining('start|stop|status|reset') })
    expect(status.code).toBe(3)
    expect(consumers).toMatchObject({ code: 1, output: expect.stringContaining('not running') })
  })

  describe('start', () => {
    let joined: Sandbox
    let started = { code: -1, output: '' }
    beforeAll(async () => {
      started = await command('start')
      joined = await startSandbox({ dir })
    }, 240_000)
    afterAll(() => joined?.stop())

    it('says where everything is, and status says it again', async () => {
      expect(started).toMatchObject({ code: 0, output: expect.stringMatching(
        /It has a schema registry at \S+ and AWS at http:\/\/127\.0\.0\.1:\d+\.\nKafka is ready at 127\.0\.0\.1:\d+\. End it with: npm run sandbox stop$/m,
      ) })
      expect(await command('status')).toMatchObject({ code: 0, output: expect.stringMatching(/Kafka at 127\.0\.0\.1:.*AWS at http:/) })
    })

    it('is refused where it runs already', async () => {
      expect(await command('start')).toMatchObject({ code: 1, output: expect.stringContaining('already running') })
    })

    it('lets programs join', () => {
      expect(joined.bootstrap).toBe(/Kafka is ready at (\S+)\./.exec(started.output)?.[1])
      expect(joined.connections().map(({ id }) => id)).toEqual(['sandbox', 'sandbox-aws'])
    })

    it('has consumers that the command and a program that joined can stop and start', async () => {
      const billing = (running: boolean) => ({ name: 'billing', reads: 'payments', system: 'kafka', running })
      const stopped = 'billing reads payments (kafka) and is stopped'
      expect(await command('stop-consumer', 'billing')).toMatchObject({ code: 0, output: expect.stringContaining(stopped) })
      expect(await joined.consumers()).toContainEqual(billing(false))
      expect(await joined.run('billing', true)).toContainEqual(billing(true))
      const runs = 'billing reads payments (kafka) and runs'
      expect(await command('consumers')).toMatchObject({ code: 0, output: expect.stringContaining(runs) })
    })

    it('knows no consumer of another name', async () => {
      const unknown = 'no consumer named nobody'
      expect(await command('start-consumer', 'nobody')).toMatchObject({ code: 1, output: expect.stringContaining(unknown) })
      await expect(joined.run('nobody', false)).rejects.toMatchObject({
        problem: { code: 'NotFound', hint: expect.stringContaining('billing') },
      })
    })
  })

  it('goes on when a program that joined leaves, ends with stop, and leaves only jars and its log after a reset', async () => {
    expect(await command('status')).toMatchObject({ code: 0 })
    expect(await command('stop')).toMatchObject({ code: 0 })
    expect(await command('status')).toMatchObject({ code: 3 })
    await expect.poll(() => processesOf(dir), { timeout: 5000 }).toEqual([])
    expect(await command('reset')).toMatchObject({ code: 0 })
    expect((await readdir(dir)).toSorted()).toEqual(['jars', 'sandbox.log'])
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '#main/host/lock.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-lock-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

test('a second host on the folder is told who holds it, and gets it once that one has ended', async () => {
  const unlock = await lockFolder(data)
  await expect(lockFolder(data)).rejects.toMatchObject({
    problem: {
      code: 'Conflict', message: expect.stringContaining(`process ${process.pid}`), hint: expect.stringContaining('--data'),
    },
  })
  await unlock()
  await (await lockFolder(data))()
})

test('a lock whose process was killed is taken over at once', async () => {
  const holding = `const { DatabaseSync } = require('node:sqlite')
    const held = new DatabaseSync(${JSON.stringify(join(data, 'lock'))});
    held.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => held.isOpen, 1000)`
  const child = spawn(process.execPath, ['-e', holding], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  await expect(lockFolder(data)).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await (await lockFolder(data))()
})

test('of many that start at once exactly one gets the folder', async () => {
  const ends = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(data)))
  const winners = ends.filter((end) => end.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  await winners[0]?.value()
})

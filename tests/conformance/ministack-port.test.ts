import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ministackHome } from '#sandbox/aws/ministack/home.ts'
import { startMinistack } from '#sandbox/aws/ministack/server.ts'
import { jarCache } from '../../tools/paths.ts'

it('an emulator whose port was taken meanwhile is a conflict, so that another port is tried', async () => {
  const other = createServer()
  await once(other.listen(0, '127.0.0.1'), 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-taken-'))
  try {
    const home = await ministackHome(jarCache, () => undefined)
    await expect(startMinistack(home, { dir, port })).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  } finally {
    other.close()
    await rm(dir, { recursive: true, force: true })
  }
})

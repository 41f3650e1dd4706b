import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimFolder, liveState, readState } from '#sandbox/state.ts'

describe('the folder', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tidemark-state-'))
  })
  afterEach(async () => {
    await rm(dir, { recursive: true, force: true })
  })

  it('has one holder, who is named', async () => {
    const claim = await claimFolder(dir, 'command')
    await claim.update({ phase: 'ready', ports: { kafka: 19_092, controller: 19_099 } })
    await expect(claimFolder(dir, 'program')).rejects.toMatchObject({
      problem: {
        code: 'Conflict', message: expect.stringContaining(`process ${process.pid}, Kafka at 127.0.0.1:19092`),
        hint: expect.stringContaining('sandbox stop'),
      },
    })
    expect((await liveState(dir))?.phase).toBe('ready')
    await claim.release()
    expect(await readState(dir)).toBeNull()
  })

  it('is taken over at once from a holder that is gone, with what it left', async () => {
    const left = {
      owner: { pid: 2 ** 22 + 1, born: '5' }, starter: 'program', phase: 'ready', since: 1, broker: 12,
      ports: { kafka: 1, controller: 2 },
    }
    await writeFile(join(dir, 'state.json'), JSON.stringify(left))
    expect(await liveState(dir)).toBeNull()
    const claim = await claimFolder(dir, 'program')
    expect(claim.previous).toEqual(left)
    await claim.release()
  })

  it('is taken over from a file that was cut off', async () => {
    await writeFile(join(dir, 'state.json'), '{"owner":')
    const claim = await claimFolder(dir, 'program')
    expect(claim.previous).toBeNull()
    await claim.release()
  })

  it('goes to one of several that come at once', async () => {
    await writeFile(
      join(dir, 'state.json'),
      JSON.stringify({ owner: { pid: 2 ** 22 + 1, born: '5' }, starter: 'program', phase: 'ready', since: 1 })
    )
    const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimFolder(dir, 'program')))
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

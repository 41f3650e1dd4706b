import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseJavaVersion, programFolders } from '#sandbox/java.ts'
import { freePortFrom, freePorts, onFreePorts } from '#sandbox/ports.ts'
import { bornAt, bornInStat, commandLineOf, isRunning, thisProcess } from '#sandbox/process.ts'
import { claimFolder, liveState, readState } from '#sandbox/state.ts'
import { ProblemError } from '#contract/problem.ts'

describe('finding Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21-ea" 2023-09-19', 21],
  ])('reads %s', (text, major) => {
    expect(parseJavaVersion(text)?.major).toBe(major)
  })

  it('takes the macOS stub for none', () => {
    expect(parseJavaVersion('The operation couldn’t be completed. Unable to locate a Java Runtime.')).toBeNull()
  })

  it('looks into JAVA_HOME first and into Homebrew on a Mac', () => {
    expect(programFolders({ PATH: '/usr/bin', JAVA_HOME: '/jdk' }, 'linux')).toEqual(['/jdk/bin', '/usr/bin'])
    expect(programFolders({ PATH: '/usr/bin' }, 'darwin')).toContain('/opt/homebrew/bin')
  })
})

describe('ports', () => {
  it('step over a busy one', async () => {
    const [port = 0] = await freePorts(1)
    const server = createServer()
    await once(server.listen({ port, host: '127.0.0.1' }), 'listening')
    expect(await freePortFrom(port)).not.toBe(port)
    server.close()
  })

  it('are all different', async () => {
    expect(new Set(await freePorts(5)).size).toBe(5)
  })

  it('are chosen anew when another program was quicker, three times at most', async () => {
    let tries = 0
    const start = async () => {
      if (++tries < 3) throw new ProblemError({ code: 'Conflict', message: 'taken' })
      return 'up'
    }
    expect(await onFreePorts(start)).toBe('up')
    tries = -9
    await expect(onFreePorts(start)).rejects.toThrow('taken')
  })
})

describe('processes', () => {
  it('know themselves', async () => {
    const me = await thisProcess()
    expect(await isRunning(me)).toBe(true)
    expect(await isRunning({ ...me, born: '1' })).toBe(false)
    expect(await commandLineOf(process.pid)).toContain('node')
  })

  it('that do not run have no birth', async () => {
    expect(await bornAt(2 ** 22 + 1)).toBeNull()
    expect(await commandLineOf(2 ** 22 + 1)).toBeNull()
  })

  it('are read from a stat line whose name holds spaces and brackets, and a zombie does not run', () => {
    const rest = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 424242 20'
    expect(bornInStat(`77 (a) b) S ${rest}`)).toBe('424242')
    expect(bornInStat(`77 (java) Z ${rest}`)).toBeNull()
  })
})

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

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isNewEnough, needPython, parseProbe, pythonPaths } from '#sandbox/aws/python.ts'

describe('finding Python', () => {
  let dir = ''
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'tidemark-python-')) })
  afterEach(async () => { await rm(dir, { recursive: true, force: true }) })

  async function fake(name: string, says: string): Promise<string> {
    const path = join(dir, name)
    await writeFile(path, `#!/bin/sh\necho "${says}"\n`)
    await chmod(path, 0o755)
    return path
  }

  it('reads version and venv, and takes a stub for none', () => {
    expect(parseProbe('3.11 True\n')).toEqual({ version: '3.11', venv: true })
    expect(parseProbe('3.9 False')).toEqual({ version: '3.9', venv: false })
    expect(parseProbe('Python was not found; run without arguments to install')).toBeNull()
  })

  it('compares versions as numbers', () => {
    expect(['3.9', '3.10', '3.14', '4.0', '2.7'].map(isNewEnough)).toEqual([false, true, true, true, false])
  })

  it('looks for python3 in every folder before it looks for another name', () => {
    expect(pythonPaths(['/a', '/b'], 'linux').slice(0, 3)).toEqual(['/a/python3', '/b/python3', '/a/python3.14'])
    expect(pythonPaths(['C:'], 'win32').at(-1)).toMatch(/python\.exe$/)
  })

  it('takes the first that is new enough and has venv', async () => {
    await fake('python3', '3.9 True')
    await fake('python3.12', '3.12 False')
    const path = await fake('python3.11', '3.11 True')
    expect(await needPython([dir])).toEqual({ path, version: '3.11' })
  })

  it('says what is missing and which package brings it', async () => {
    await expect(needPython([dir])).rejects.toMatchObject({
      problem: { code: 'Unsupported', message: 'Python 3.10 or newer was not found on this machine.', hint: expect.stringMatching(/python3/) },
    })
    const path = await fake('python3', '3.12 False')
    await expect(needPython([dir])).rejects.toMatchObject({
      problem: { message: `${path} is Python 3.12, but its venv module is not installed.` },
    })
  })
})

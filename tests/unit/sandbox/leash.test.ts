import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { leashed } from '#sandbox/leash.ts'

describe('the leash', () => {
  it('ends its process when its starter is gone', async () => {
    const [program, args] = leashed('sleep', ['60'])
    const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(child, 'spawn')
    child.stdin?.end()
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
  })

  it('passes the exit code on', async () => {
    const [program, args] = leashed('sh', ['-c', 'exit 7'])
    const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'ignore'] })
    expect(await once(child, 'exit')).toEqual([7, null])
    child.stdin?.end()
  })

  it('is left out on Windows', () => {
    expect(leashed('java', ['-version'], 'win32')).toEqual(['java', ['-version']])
  })
})

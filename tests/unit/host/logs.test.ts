import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from '#main/host/logs.ts'

test('the log rotates and is for its owner only', async () => {
  const data = await mkdtemp(join(tmpdir(), 'tidemark-logs-'))
  try {
    const log = await openLog(data)
    for (let n = 0; n < 20; n++) log.info('x'.repeat(1 << 20))
    log.secrets.add('swordfish')
    log.error('the last', { error: new Error('swordfish'), password: 'p' })
    await log.flush()
    const names = await readdir(join(data, 'logs'))
    expect(new Set(names)).toEqual(new Set(['tidemark.log', 'tidemark.1.log', 'tidemark.2.log']))
    for (const name of names) expect((await stat(join(data, 'logs', name))).size).toBeLessThan(5 << 20)
    expect((await stat(join(data, 'logs', 'tidemark.log'))).mode & 0o777).toBe(0o600)
    const last = JSON.parse((await readFile(join(data, 'logs', 'tidemark.log'), 'utf8')).trim().split('\n').at(-1) ?? '')
    expect(last).toMatchObject({
      level: 'error', message: 'the last', data: { password: '[secret]', error: { message: '[secret]' } },
    })
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

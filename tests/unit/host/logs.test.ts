import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from '#main/host/logs.ts'
import { redact } from '#main/host/redact.ts'

test('secrets are taken out by the name of their member, by their look, and by what they are', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'
  expect(redact({
    password: 'a', sasl: {
      username: 'u', clientSecret: 'b',
    }, tls: { key: pem, cert: 'public' }, headers: [{ authorization: 'Bearer abc' }],
    text: `connect failed: password=hunter22&x=1 Bearer abc.def ${pem}`, known: 'the word swordfish stands here', none: null,
    offset: 5n,
  }, ['swordfish'])).toEqual({
    password: '[secret]', sasl: {
      username: 'u', clientSecret: '[secret]',
    }, tls: { key: '[secret]', cert: 'public' }, headers: [{ authorization: '[secret]' }],
    text: 'connect failed: password=[secret]&x=1 Bearer [secret] [secret]', known: 'the word [secret] stands here', none: null,
    offset: '5',
  })
  expect(JSON.stringify(redact(
    new Error('token: abcdef', { cause: new Error('swordfish') }), ['swordfish'],
  ))).not.toMatch(/abcdef|swordfish/)
})

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

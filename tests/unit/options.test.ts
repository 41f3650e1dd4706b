import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseOptions } from '#main/options.ts'

test('without options: loopback, port 7077, read, a token of its own', () => {
  expect(parseOptions([], {})).toMatchObject({
    port: 7077, address: '127.0.0.1', level: 'read', sandbox: false, allowHosts: [], token: null,
  })
  expect(parseOptions([], {}).workers).toBeUndefined()
})

test('every option', () => {
  expect(parseOptions(
    ['--port', '0', '--data', '/d', '--level', 'admin', '--workers', '3', '--sandbox', '--allow-host', 'a', '--allow-host=b'],
    { TIDEMARK_TOKEN: 'abcdefgh' },
  ))
    .toEqual({
      port: 0, address: '127.0.0.1', data: '/d', level: 'admin', workers: 3, sandbox: true, allowHosts: ['a', 'b'],
      token: 'abcdefgh',
    })
})

test('another address needs a token file', () => {
  expect(() => parseOptions(['--host', '0.0.0.0'], { TIDEMARK_TOKEN: 'abcdefgh' })).toThrow('--token-file')
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-options-'))
  writeFileSync(join(folder, 'token'), 'from-the-file\n')
  expect(parseOptions(
    ['--host', '0.0.0.0', '--token-file', join(folder, 'token')], {},
  )).toMatchObject({ address: '0.0.0.0', token: 'from-the-file' })
  rmSync(folder, { recursive: true })
})

test.each([
  [
    ['--port', 'x'], '--port must be a whole number from 0 to 65535, not x',
  ], [['--port', '70000'], '--port'], [['--level', 'root'], '--level must be one of read, publish'],
  [['--workers', '0'], '--workers'], [['--colour'], '--colour'], [['stray'], 'stray'],
])('%j is refused with %s', (args, said) => {
  expect(() => parseOptions(args, {})).toThrow(said)
})

test('a token that could not be sent as one is refused', () => {
  expect(() => parseOptions([], { TIDEMARK_TOKEN: 'a b' })).toThrow('TIDEMARK_TOKEN')
  expect(parseOptions([], { TIDEMARK_TOKEN: '' }).token).toBeNull()
})

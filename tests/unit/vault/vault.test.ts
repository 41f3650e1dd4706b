import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileVault } from '#main/vault/file.ts'
import { memoryVault, type Vault } from '#main/vault/vault.ts'

let data: string
beforeEach(async () => { data = await mkdtemp(join(tmpdir(), 'tidemark-vault-')) })
afterEach(() => rm(data, { recursive: true, force: true }))

const kinds: readonly (readonly [string, () => Promise<Vault>])[] = [
  ['memory', async () => memoryVault()], ['a file with its own key', () => fileVault(data, undefined)], [
    'a file with a given key', () => fileVault(data, 'open sesame'),
  ],
]

describe.each(kinds)('in %s', (_name, open) => {
  test('secrets are kept by connection, replaced whole, and removed', async () => {
    const vault = await open()
    expect(await vault.get('a')).toEqual({})
    await vault.set('a', { 'sasl.password': 'one', 'tls.key': 'two' })
    await vault.set('b', { 'sasl.password': 'three' })
    await vault.set('a', { 'sasl.password': 'four' })
    expect(await vault.get('a')).toEqual({ 'sasl.password': 'four' })
    await vault.set('a', null)
    expect(await vault.get('a')).toEqual({})
    expect(await vault.get('b')).toEqual({ 'sasl.password': 'three' })
  })
})

test.each([undefined, 'open sesame'])('the file lasts, is for its owner only and shows nothing (key %s)', async (key) => {
  await (await fileVault(data, key)).set('a', { 'sasl.password': 'hunter-22-secret' })
  expect(await (await fileVault(data, key)).get('a')).toEqual({ 'sasl.password': 'hunter-22-secret' })
  const path = join(data, 'vault.json')
  expect(await readFile(path, 'utf8')).not.toContain('hunter-22-secret')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  if (key === undefined) expect((await stat(join(data, 'vault.key'))).mode & 0o777).toBe(0o600)
})

test('a file that is no vault is left as it is', async () => {
  await writeFile(join(data, 'vault.json'), '{"version":1')
  await expect(fileVault(data, undefined)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  expect(await readFile(join(data, 'vault.json'), 'utf8')).toBe('{"version":1')
})

test('another key does not open it and does not overwrite it', async () => {
  await (await fileVault(data, 'open sesame')).set('a', { x: 'y' })
  await expect(fileVault(data, 'open barley')).rejects.toMatchObject({ problem: {
    code: 'Unauthenticated', hint: expect.stringContaining('TIDEMARK_VAULT_KEY'),
  } })
  await expect(fileVault(data, undefined)).rejects.toMatchObject({ problem: { code: 'Unauthenticated' } })
  expect(await (await fileVault(data, 'open sesame')).get('a')).toEqual({ x: 'y' })
})

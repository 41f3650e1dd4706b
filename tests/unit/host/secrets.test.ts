import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConnectionConfig } from '#contract/connection.ts'
import { joinSecrets, splitSecrets } from '#main/host/secrets.ts'
import { fakeConnection, fakeHost } from '../../fixtures/fake-host.ts'

const registry = {
  type: 'confluent' as const, url: 'https://registry.example.com', username: 'reader', password: 'registry-password-1',
  token: 'registry-token-22', tls: { ca: 'public', key: 'registry-key-333' },
}
const brokersOnly = {
  type: 'kafka', brokers: ['127.0.0.1:1'], tls: { key: 'broker-key-4444' },
  sasl: { mechanism: 'PLAIN', username: 'u', password: 'broker-password-5' },
}
const config = ConnectionConfig.parse({ ...brokersOnly, registry })
const secrets = {
  'tls.key': 'broker-key-4444', 'sasl.password': 'broker-password-5', 'registry.password': 'registry-password-1',
  'registry.token': 'registry-token-22', 'registry.tls.key': 'registry-key-333',
}
const never = new AbortController().signal

test('the secrets of brokers and of a registry are taken out of a config and put back', () => {
  const split = splitSecrets(config)
  expect(split.given).toEqual(secrets)
  expect(JSON.stringify(split.config)).not.toMatch(/registry-(password|token|key)|broker-(key|password)/)
  expect(split.config).toHaveProperty('registry', {
    type: 'confluent', url: registry.url, username: 'reader', tls: { ca: 'public' },
  })
  expect(joinSecrets(split.config, secrets)).toEqual(config)
})

test('a registry that is gone takes its secrets with it', () => {
  const without = ConnectionConfig.parse(brokersOnly)
  expect(splitSecrets(without).possible).toEqual(['tls.key', 'sasl.password'])
  expect(joinSecrets(without, secrets)).not.toHaveProperty('registry')
})

test('a registry address that carries a password is refused', () => {
  const parsed = ConnectionConfig.safeParse({ ...config, registry: { ...registry, url: 'https://u:p@registry.example.com' } })
  expect(parsed.error?.issues).toMatchObject([{
    path: ['registry', 'url'], message: expect.stringContaining('fields of their own'),
  }])
  expect(ConnectionConfig.safeParse({ ...config, registry: { ...registry, url: 'http://r:8081/a@b' } }).success).toBe(true)
})

test('a driver gets them, and no list, export, file or log does', async () => {
  await using fake = await fakeHost()
  const { connections, log, resources } = fake.host
  const saved = await connections.save({ ...fakeConnection, name: 'with a registry', config })
  expect(saved.secrets.toSorted()).toEqual(Object.keys(secrets).toSorted())
  await resources.list({ connection: saved.id, system: 'fake' }, { kind: 'topic' }, never)
  expect(fake.stats.configs.at(-1)).toEqual(config)
  log.error('A registry answered', { config, text: `authorization: Basic registry-password-1, registry-key-333` })
  await fake.host.close()
  const said = JSON.stringify([connections.list(), connections.export(), saved])
    + await readFile(join(fake.data, 'workspace.json'), 'utf8') + await readFile(join(fake.data, 'logs', 'tidemark.log'), 'utf8')
  for (const secret of Object.values(secrets)) expect(said).not.toContain(secret)
})

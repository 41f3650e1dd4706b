import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Check, Health } from '#contract/health.ts'
import { fakeAws, type FakeAws } from '../../fixtures/fake-aws.ts'
import { fakeDriver } from '../../fixtures/fake-driver.ts'
import { fakeHost } from '../../fixtures/fake-host.ts'
import type { Driver } from '#main/systems/driver.ts'
import type { ConnectionConfig } from '#contract/connection.ts'

let aws: FakeAws
beforeEach(async () => { aws = await fakeAws() })
afterEach(() => aws[Symbol.asyncDispose]())
const { signal } = new AbortController()

const config = () => ({
  type: 'aws' as const, region: 'eu-west-1', endpoint: aws.endpoint, credentials: { type: 'keys' as const, accessKeyId: 'KEY', secretAccessKey: 's' },
})
const step = (label: string, ok = true): Check => ({ layer: 'permission', label, ok, ms: 1 })

/** A system of AWS whose health is given. */
function system(name: string, health: Health) {
  const { driver, stats } = fakeDriver()
  const given: Driver<ConnectionConfig> = {
    ...driver, manifest: { ...driver.manifest, system: name, connection: 'aws' },
    open: async (connection, tools) => {
      const session = await driver.open(connection, tools)
      return { ...session, health: async () => health, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
    },
  }
  return { driver: given, stats }
}

/** A host whose AWS connections open two systems. */
async function setUp(first: Health, second: Health) {
  const [queues, clusters] = [system('queues', first), system('clusters', second)]
  const fake = await fakeHost({ drivers: new Map([['queues', queues.driver], ['clusters', clusters.driver]]) })
  const { id } = await fake.host.connections.save({ name: 'aws', environment: 'dev', level: 'read', config: config() })
  return { fake, id, all: [queues.stats, clusters.stats] }
}

test('a check of an AWS connection walks there once, asks every system, and puts what they found together', async () => {
  const shared = step('Lists')
  const { fake, id } = await setUp({ state: 'ok', checks: [shared, step('Queues')] }, { state: 'degraded', checks: [shared, step('Clusters', false)] })
  await using _host = fake
  const { state, checks } = await fake.host.connections.check({ id }, signal)
  expect(checks.map(({ label }) => label).slice(-3)).toEqual(['Lists', 'Queues', 'Clusters'])
  expect(checks.map(({ layer }) => layer)).toEqual(['dns', 'tcp', 'auth', 'permission', 'permission', 'permission'])
  expect(state).toBe('degraded')
})

test('a check opens every system without the id, so that it gives nothing back that the open session holds, and closes it', async () => {
  const { fake, id, all } = await setUp({ state: 'ok', checks: [] }, { state: 'ok', checks: [] })
  await using _host = fake
  expect(await fake.host.connections.check({ id }, signal)).toMatchObject({ state: 'ok' })
  expect(await fake.host.connections.check({ id, config: config() }, signal)).toMatchObject({ state: 'ok' })
  for (const { tools, opened, closed } of all) {
    expect([opened, closed]).toEqual([2, 2])
    expect(tools.map((given) => 'id' in given)).toEqual([false, false])
  }
})

test('where AWS cannot be reached no system is asked', async () => {
  const { fake, id, all } = await setUp({ state: 'ok', checks: [] }, { state: 'ok', checks: [] })
  await using _host = fake
  const health = await fake.host.connections.check({ id, config: { ...config(), endpoint: 'http://127.0.0.1:1' } }, signal)
  expect(health).toMatchObject({ state: 'down', checks: [{ layer: 'dns', ok: true }, { layer: 'tcp', ok: false }] })
  expect(all.map(({ opened }) => opened)).toEqual([0, 0])
})

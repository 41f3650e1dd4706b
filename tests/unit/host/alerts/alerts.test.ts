import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Alert, AlertRuleDraft } from '#contract/alert.ts'
import { ProblemError } from '#contract/problem.ts'
import { memoryVault } from '#main/vault/vault.ts'
import { fakeConnection, fakeHost } from '../../../fixtures/fake-host.ts'

const draft = (connection: string, more: Partial<AlertRuleDraft> = {}): AlertRuleDraft => ({
  name: 'Deep', enabled: true, target: { connection, system: 'fake', kind: 'topic' },
  condition: { type: 'metric', metric: 'backlog', is: 'above', value: 10 }, forSeconds: 0, notify: { desktop: true, webhook: false }, ...more,
})
const ten = { kind: 'topic', path: ['ten'] }

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] }) })
afterEach(() => { vi.useRealTimers() })
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

test('a rule on one resource keeps it sampled while no window looks, and raises', async () => {
  const notified: Alert[] = []
  await using fake = await fakeHost({ notify: (alert) => notified.push(alert) })
  const { alerts } = fake.host
  const { id } = await alerts.save(draft(fake.connection, { target: { connection: fake.connection, system: 'fake', kind: 'topic', ref: ten } }))
  await seconds(5)
  expect(fake.stats.sampled.flat().every(({ path }) => path[0] === 'ten')).toBe(true)
  expect(fake.stats.shown.get('topic/ten')).toBe(true)
  expect(alerts.list({}).items).toEqual([])
  fake.stats.values = { backlog: 11 }
  await seconds(3)
  expect(alerts.list({}).items).toMatchObject([{ said: 'ten has 11 waiting, more than 10', endedAt: null, ref: ten }])
  expect(notified.map(({ said }) => said)).toEqual(['ten has 11 waiting, more than 10'])
  await alerts.remove(id)
  const asked = fake.stats.sampled.length
  await seconds(10)
  expect(fake.stats.sampled.length).toBeLessThanOrEqual(asked + 1)
  expect(alerts.list({}).items).toMatchObject([{ endedBy: 'rule' }])
})

test('a rule on a kind watches all of it in the background', async () => {
  await using fake = await fakeHost()
  fake.stats.valuesOf = ({ path }) => ({ backlog: path[0]?.startsWith('topic-1') ? 50 : 1 })
  await fake.host.alerts.save(draft(fake.connection))
  await seconds(5)
  expect(new Set(fake.stats.sampled.flat().map(({ path }) => path[0])).size).toBe(46)
  expect([...fake.stats.shown.values()]).not.toContain(true)
  expect(fake.host.alerts.list({}).items).toHaveLength(10)
  expect(fake.host.alerts.rules().items[0]?.problem).toBeUndefined()
})

test('a rule says why it cannot be judged, and its alert neither ends nor repeats meanwhile', async () => {
  await using fake = await fakeHost()
  const { alerts } = fake.host
  fake.stats.values = { backlog: 11 }
  await alerts.save(draft(fake.connection, { target: { connection: fake.connection, system: 'fake', kind: 'topic', ref: ten } }))
  await seconds(3)
  fake.stats.failSamples = new ProblemError({ code: 'Unreachable', message: 'Broker b-1 did not answer' })
  await seconds(20)
  expect(alerts.rules().items[0]?.problem?.message).toBe('Broker b-1 did not answer')
  fake.stats.failSamples = null
  await seconds(20)
  expect(alerts.rules().items[0]?.problem).toBeUndefined()
  expect(alerts.list({}).items).toMatchObject([{ endedAt: null }])
})

test('what no rule can judge is refused with the field', async () => {
  await using fake = await fakeHost()
  const { connection, host: { alerts } } = fake
  const target = { connection, system: 'fake', kind: 'topic' }
  await expect(alerts.save(draft('nobody'))).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  await expect(alerts.save(draft(connection, { target: { ...target, kind: 'stream' } }))).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  const refused = (more: Partial<AlertRuleDraft>, path: string) =>
    expect(alerts.save(draft(connection, more))).rejects.toMatchObject({ problem: { code: 'BadInput', issues: [{ path }] } })
  await refused({ condition: { type: 'metric', metric: 'speed', is: 'above', value: 1 } }, 'condition.metric')
  await refused({ condition: { type: 'metric', metric: 'backlog', is: 'above', value: 1, clear: 2 } }, 'condition.clear')
  await refused({ condition: { type: 'metric', metric: 'backlog', is: 'below', value: 2, clear: 1 } }, 'condition.clear')
  await refused({ target: { ...target, ref: { kind: 'group', path: ['g'] } } }, 'target.ref.kind')
  await expect(alerts.save({ ...draft(connection), id: 'gone' })).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  expect(alerts.rules().items).toEqual([])
})

test('a rule on alarms has nothing sampled, and says where its system has none', async () => {
  await using fake = await fakeHost()
  await fake.host.alerts.save(draft(fake.connection, { condition: { type: 'alarm' } }))
  await seconds(1)
  expect(fake.host.alerts.rules().items[0]?.problem?.message).toBe('Fake has no alarms')
  expect(fake.stats.sampled).toEqual([])
})

test('a removed connection takes its rules along and ends their alerts', async () => {
  await using fake = await fakeHost()
  fake.stats.values = { backlog: 11 }
  await fake.host.alerts.save(draft(fake.connection, { target: { connection: fake.connection, system: 'fake', kind: 'topic', ref: ten } }))
  await seconds(3)
  await fake.host.connections.remove(fake.connection)
  expect(fake.host.alerts.rules().items).toEqual([])
  expect(fake.host.alerts.list({}).items).toMatchObject([{ endedBy: 'rule' }])
})

test('a rule of the program’s own is added once, and not again when a person deleted it', async () => {
  await using fake = await fakeHost()
  const { alerts } = fake.host
  const own = { ...draft(fake.connection), id: 'own' }
  await alerts.keep(own)
  await alerts.save({ ...own, name: 'Changed' })
  await alerts.keep(own)
  expect(alerts.rules().items).toMatchObject([{ id: 'own', name: 'Changed' }])
  await alerts.remove('own')
  await alerts.keep(own)
  expect(alerts.rules().items).toEqual([])
})

test('the address of the webhook stays in the vault; only its host is told', async () => {
  const vault = memoryVault()
  await using fake = await fakeHost({ openVault: async () => vault })
  const { alerts, log } = fake.host
  expect(await alerts.webhook()).toEqual({ host: null })
  await expect(alerts.testWebhook(new AbortController().signal)).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  const url = 'https://hooks.example:8443/services/very-secret'
  expect(await alerts.saveWebhook({ url })).toEqual({ host: 'hooks.example:8443' })
  expect(await vault.get('alerts')).toEqual({ url })
  log.info('About the webhook', { address: url })
  await fake.host.close()
  expect(await readFile(join(fake.data, 'logs', 'tidemark.log'), 'utf8')).not.toContain('very-secret')
  await using again = await fakeHost({ data: fake.data, openVault: async () => vault })
  expect(await again.host.alerts.webhook()).toEqual({ host: 'hooks.example:8443' })
  expect(await again.host.alerts.saveWebhook({ url: null })).toEqual({ host: null })
  expect(await vault.get('alerts')).toEqual({})
})

test('a notification that cannot be shown keeps no alert from being raised', async () => {
  await using fake = await fakeHost({ notify: () => { throw new Error('no notifications here') } })
  const target = { connection: fake.connection, system: 'fake', kind: 'topic', ref: ten }
  fake.stats.values = { backlog: 11 }
  await fake.host.alerts.save(draft(fake.connection, { target }))
  await seconds(3)
  expect(fake.host.alerts.list({}).items).toMatchObject([{ ref: ten, endedAt: null }])
})

test('the alerts of a sandbox end when it is stopped; its rules stay', async () => {
  const ended = Promise.withResolvers<null>()
  await using fake = await fakeHost({ startSandbox: async () => ({
    ended: ended.promise, stop: async () => ended.resolve(null), consumers: async () => [], run: async () => [],
    connections: () => [{ id: 'sandbox', draft: fakeConnection }],
  }) })
  await fake.host.sandbox.ready()
  fake.stats.values = { backlog: 11 }
  await fake.host.alerts.save(draft('sandbox', { target: { connection: 'sandbox', system: 'fake', kind: 'topic', ref: ten } }))
  await seconds(3)
  expect(fake.host.alerts.list({}).items).toMatchObject([{ endedAt: null }])
  fake.stats.failSamples = new ProblemError({ code: 'Unreachable', message: 'It is stopped' })
  await fake.host.sandbox.stop()
  await seconds(30)
  expect(fake.host.alerts.list({}).items).toMatchObject([{ endedBy: 'resource' }])
  expect(fake.host.alerts.rules().items).toMatchObject([{ problem: { message: 'It is stopped' } }])
})

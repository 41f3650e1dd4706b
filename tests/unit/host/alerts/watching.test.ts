import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlertRuleDraft } from '#contract/alert.ts'
import type { Ref } from '#contract/ref.ts'
import { fakeDriver } from '../../../fixtures/fake-driver.ts'
import { fakeConnection, fakeHost } from '../../../fixtures/fake-host.ts'

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] }) })
afterEach(() => { vi.useRealTimers() })
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

const deep = (connection: string): AlertRuleDraft => ({
  name: 'Deep', enabled: true, target: { connection, system: 'fake', kind: 'topic' }, forSeconds: 0,
  condition: { type: 'metric', metric: 'backlog', is: 'above', value: 10 }, notify: { desktop: false, webhook: false },
})

test('a connection that does not answer keeps no rule of another from being judged', async () => {
  const { driver: plain, stats } = fakeDriver()
  let silent = ''
  const driver: typeof plain = { ...plain, open: async (config, tools) => {
    const session = await plain.open(config, tools)
    return tools.id === silent ? { ...session, list: () => new Promise(() => {}) } : session
  } }
  await using fake = await fakeHost({ drivers: new Map([['fake', driver]]) })
  const { alerts, connections } = fake.host
  silent = (await connections.save({ ...fakeConnection, name: 'silent' })).id
  stats.values = { backlog: 11 }
  await alerts.save(deep(silent))
  await seconds(1)
  await alerts.save(deep(fake.connection))
  await seconds(5)
  expect(alerts.list({ limit: 1 }).items).toMatchObject([{ connection: fake.connection, endedAt: null }])
})

test('an alert that is open in what a list leaves out by now is followed to its end', async () => {
  const { driver: plain, stats } = fakeDriver()
  const names = Array.from({ length: 1_000 }, (_, n) => `b${n}`)
  const driver: typeof plain = {
    ...plain, manifest: { ...plain.manifest, sampling: { everyMs: 60_000, billed: false } },
    open: async (...args) => ({
      ...await plain.open(...args),
      list: async () => ({
        items: names.slice(0, 1_000).map((name) => ({ ref: topic(name), label: name, facts: {} })), problems: [],
        total: names.length, ...(names.length > 1_000 && { next: '1000' }),
      }),
    }),
  }
  await using fake = await fakeHost({ drivers: new Map([['fake', driver]]) })
  const { alerts } = fake.host
  let last = 11
  stats.valuesOf = ({ path }) => ({ backlog: path[0] === 'b999' ? last : 0 })
  await alerts.save(deep(fake.connection))
  await seconds(20)
  expect(alerts.list({}).items).toMatchObject([{ ref: topic('b999'), endedAt: null }])
  names.unshift('a')
  last = 0
  await seconds(45)
  expect(alerts.rules().items[0]?.problem?.message).toBe('Only the first 1,000 are watched; there are 1,001')
  await seconds(15)
  expect(alerts.list({}).items).toMatchObject([{ ref: topic('b999'), endedBy: 'condition' }])
})

const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })

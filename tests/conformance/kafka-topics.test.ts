import kafkajs from 'kafkajs'
import { beforeAll, expect, inject, test, vi } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery } from '#contract/resource.ts'
import type { Session } from '#main/systems/driver.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, cutStart, openKafka, unique } from './kafka-session.ts'

const many = unique('many')
const names = Array.from({ length: 1_000 }, (_, index) => `${many}-${String(index).padStart(4, '0')}`)
const filled = unique('filled')
const topicRef = (name: string): Ref => ({ kind: 'topic', path: [name] })

beforeAll(async () => {
  const kafka = new kafkajs.Kafka({ brokers: [inject('broker').bootstrap], logLevel: 0, retry: { retries: 10 } })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [{ topic: filled, numPartitions: 3 }])
  const producer = kafka.producer({ idempotent: true })
  await producer.connect()
  await producer.send({
    topic: filled,
    messages: Array.from({ length: 90 }, (_, index) => ({
      partition: index % 3,
      value: `message ${index}`,
      timestamp: String(1_700_000_000_000 + index),
    })),
  })
  await producer.disconnect()
  await cutStart(filled, 0, 10n)
  await createTopics(admin, names.map((topic) => ({ topic, numPartitions: 1 })))
  await admin.disconnect()
  await using session = await openKafka()
  await vi.waitFor(async () => expect((await session.list({ kind: 'topic', search: many }, call())).total).toBe(names.length), {
    timeout: 60_000,
    interval: 500,
  })
})

async function walk(session: Session, query: ListQuery): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await session.list({ ...query, ...(cursor !== undefined && { cursor }) }, call())
    found.push(...page.items.map(({ label }) => label))
    cursor = page.next
  } while (cursor !== undefined)
  return found
}

test('a thousand topics are paged through without loss, in order, also backwards', async () => {
  await using session = await openKafka()
  expect(await walk(session, { kind: 'topic', search: many, limit: 77 })).toEqual(names)
  expect(await walk(session, { kind: 'topic', search: many, limit: 300, sort: { by: 'name', desc: true } })).toEqual(
    names.toReversed(),
  )
  const page = await session.list({ kind: 'topic', search: `${many}-00*` }, call())
  expect(page).toMatchObject({ total: 100, problems: [] })
  expect(page.items[0]).toEqual({
    ref: topicRef(names[0] ?? ''),
    label: names[0],
    facts: { partitions: 1, replicas: 1, inSync: 1, internal: false },
  })
})

test('internal topics are listed and can be left out', async () => {
  await using session = await openKafka()
  const internal = await session.list({ kind: 'topic', where: { internal: 'true' } }, call())
  for (const { facts } of internal.items) expect(facts['internal']).toBe(true)
  const ordinary = await walk(session, { kind: 'topic', where: { internal: 'false' }, limit: 1_000 })
  expect(ordinary.filter((name) => name.startsWith('__'))).toEqual([])
})

test('sorting by a sampled number samples all rows', async () => {
  await using session = await openKafka()
  const page = await session.list(
    { kind: 'topic', search: `/^(${filled}|${many}-000.)$/`, sort: { by: 'messages', desc: true } },
    call(),
  )
  expect(page.items[0]?.label).toBe(filled)
  expect(page.total).toBe(11)
})

test.each<[string, ListQuery]>([
  ['a broken regular expression', { kind: 'topic', search: '/(/' }],
  ['an unknown filter', { kind: 'topic', where: { colour: 'red' } }],
  ['an unknown sort key', { kind: 'topic', sort: { by: 'colour' } }],
  ['an unknown kind', { kind: 'queue' }],
  ['a child kind without its parent', { kind: 'partition' }],
  ['a foreign cursor', { kind: 'topic', cursor: 'abc' }],
])('%s is bad input', async (_name, query) => {
  await using session = await openKafka()
  await expect(session.list(query, call())).rejects.toMatchObject({ problem: { code: 'BadInput' } })
})

test('a topic and its partitions are sampled; what was deleted from the start is not counted', async () => {
  await using session = await openKafka()
  const refs = [
    topicRef(filled),
    { kind: 'partition', path: [filled, '0'] },
    topicRef('no-such-topic'),
    { kind: 'partition', path: [filled, '7'] },
  ]
  const [topic, partition, missing, beyond] = await session.sample(refs, call())
  expect(topic).toMatchObject({
    values: { messages: 80, in: null },
    facts: { partitions: 3, messages: 80, lastMessage: 1_700_000_000_089 },
  })
  expect(topic?.values['bytes']).toBeGreaterThan(0)
  expect(partition).toMatchObject({
    values: { messages: 20 },
    facts: { start: '10', end: '30', leader: 1, replicas: ['1'], isr: ['1'] },
  })
  expect(missing).toMatchObject({ values: { messages: null, bytes: null, in: null }, problems: [{ code: 'NotFound' }] })
  expect(beyond).toMatchObject({ values: { messages: null }, problems: [{ code: 'NotFound' }] })
  await new Promise((resolve) => {
    setTimeout(resolve, 600)
  })
  expect((await session.sample(refs, call()))[0]?.values['in']).toBe(0)
})

test('partitions are listed with their offsets', async () => {
  await using session = await openKafka()
  const { items } = await session.list({ kind: 'partition', parent: topicRef(filled) }, call())
  expect(items.map(({ label, facts }) => [label, facts['start'], facts['end']])).toEqual([
    ['0', '10', '30'],
    ['1', '0', '30'],
    ['2', '0', '30'],
  ])
  await expect(session.list({ kind: 'partition', parent: topicRef('no-such-topic') }, call())).rejects.toMatchObject({
    problem: { code: 'NotFound' },
  })
})

test('a topic is described with its settings and where they come from', async () => {
  await using session = await openKafka()
  const details = await session.describe(topicRef(filled), call())
  expect(details.problems).toEqual([])
  expect(details.extra).toMatchObject({
    settings: expect.arrayContaining([expect.objectContaining({ name: 'cleanup.policy', value: 'delete', isDefault: true })]),
  })
  await expect(session.describe(topicRef('no-such-topic'), call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('brokers are listed, sampled and described', async () => {
  await using session = await openKafka()
  const {
    items: [broker],
  } = await session.list({ kind: 'broker' }, call())
  expect(broker?.facts).toMatchObject({ host: '127.0.0.1', controller: true })
  const [sample] = await session.sample([{ kind: 'broker', path: ['1'] }], call())
  expect(sample?.values['bytes']).toBeGreaterThan(0)
  expect((await session.describe({ kind: 'broker', path: ['1'] }, call())).sections.map(({ title }) => title)).toContain('Broker')
})

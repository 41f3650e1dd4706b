import kafkajs from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '#main/systems/driver.ts'
import { type Broker, startBroker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, openKafka } from './kafka-session.ts'

// What Kafka 3.9 has less than 4.3: no groups of the new kinds, older versions of most calls.
let broker: Broker
let session: Session
const topic = { kind: 'topic', path: ['orders'] }

beforeAll(async () => {
  broker = await startBroker({ version: '3.9.2', security: true })
  const kafka = new kafkajs.Kafka({ brokers: [broker.bootstrap], logLevel: 0, retry: { retries: 10 } })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [{ topic: 'orders', numPartitions: 3 }])
  await admin.setOffsets({ groupId: 'billing', topic: 'orders', partitions: [{ partition: 0, offset: '0' }] })
  await admin.disconnect()
  session = await openKafka({ brokers: [broker.bootstrap] })
}, 120_000)

afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await broker?.stop()
})

test('drafts of both writers are written and read back', async () => {
  const receipts = await session.publish?.(
    topic,
    [
      { key: { text: 'a' }, value: { text: 'plain' }, options: { partition: 0 } },
      {
        key: { text: 'a' },
        value: null,
        headers: [
          { name: '2', value: null },
          { name: '1', value: { text: 'x' } },
        ],
        options: { partition: 0 },
      },
    ],
    call(),
  )
  expect(receipts).toMatchObject([
    { ok: true, position: { partition: '0', offset: '0' } },
    { ok: true, position: { partition: '0', offset: '1' } },
  ])
})

test('topics, groups and brokers are listed, sampled and described', async () => {
  const group = { kind: 'group', path: ['billing'] }
  expect((await session.list({ kind: 'topic', where: { internal: 'false' } }, call())).items.map(({ label }) => label)).toEqual([
    'orders',
  ])
  expect((await session.list({ kind: 'group' }, call())).items).toMatchObject([
    { label: 'billing', facts: { type: 'classic', state: 'Empty', members: 0 } },
  ])
  expect((await session.list({ kind: 'broker' }, call())).items).toMatchObject([{ facts: { controller: true } }])
  const [one, other] = await session.sample([topic, group], call())
  expect(one).toMatchObject({ values: { messages: 2 }, facts: { lastMessage: expect.any(Number) } })
  expect(other).toMatchObject({ values: { backlog: 2 } })
  expect(other?.values['age']).toBeGreaterThanOrEqual(0)
  expect((await session.describe(topic, call())).problems).toEqual([])
})

test('SCRAM over TLS signs in, and all is well', async () => {
  await using secure = await openKafka({
    brokers: [broker.listeners['SASL_SSL'] ?? ''],
    tls: { ca: broker.certificates?.ca ?? '' },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'admin', password: broker.users.admin },
  })
  const health = await secure.health(call())
  expect(health.checks.filter(({ ok }) => !ok)).toEqual([])
})

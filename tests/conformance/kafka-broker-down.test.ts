import kafkajs from 'kafkajs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Session } from '#main/systems/driver.ts'
import { type Broker, startBroker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, openKafka } from './kafka-session.ts'

// Three brokers, no copies: when one dies, its partitions are gone and nothing else is.
let broker: Broker
let session: Session
const topic = { kind: 'topic', path: ['spread'] }
const messages = 60

beforeAll(async () => {
  broker = await startBroker({ version: '4.3.1', nodes: 3 })
  const kafka = new kafkajs.Kafka({ brokers: [...broker.brokers], logLevel: 0, retry: { retries: 10 } })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [{ topic: 'spread', numPartitions: 6, replicationFactor: 1 }])
  const partitions = [0, 1, 2, 3, 4, 5].map((partition) => ({ partition, offset: '0' }))
  // Not every broker knows a new topic at once.
  await vi.waitFor(() => admin.setOffsets({ groupId: 'reader', topic: 'spread', partitions }), { timeout: 30_000, interval: 500 })
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await admin.disconnect()
  session = await openKafka({ brokers: [...broker.brokers] })
  await session.publish?.(
    topic,
    Array.from({ length: messages }, (_, index) => ({ value: { text: 'x' }, options: { partition: index % 6 } })),
    call(),
  )
}, 120_000)

afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await broker?.stop()
})

test('with one of three brokers dead, what the others hold stays known and the rest says why', async () => {
  const before = await session.sample([topic], call())
  expect(before[0]).toMatchObject({ values: { messages } })
  await broker.kill(2)
  const { items } = await session.list({ kind: 'partition', parent: topic }, call())
  const refs = items.map(({ ref }) => ref)
  const after = await session.sample([topic, ...refs], call())
  expect(after[0]).toMatchObject({
    values: { messages: null },
    problems: expect.arrayContaining([expect.objectContaining({ code: 'Unreachable' })]),
  })
  const known = after.slice(1).filter(({ values }) => values['messages'] === 10)
  expect(known.length).toBe(4)
  for (const one of after.slice(1)) if (!known.includes(one)) expect(one.problems?.[0]?.code).toBe('Unreachable')
  const [group] = await session.sample([{ kind: 'group', path: ['reader'] }], call())
  expect([40, null]).toContain(group?.values['backlog'])
  expect(group?.problems?.length).toBeGreaterThan(0)
  const health = await session.health(call())
  expect(health.state).toBe('degraded')
  expect(health.checks.filter(({ ok, layer }) => !ok && layer === 'tcp')).toMatchObject([
    { at: broker.brokers[1], problem: { code: 'Unreachable' } },
  ])
}, 90_000)

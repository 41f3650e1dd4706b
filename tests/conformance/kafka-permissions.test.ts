import kafkajs, { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs'
import { beforeAll, expect, inject, test } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import type { Session } from '#main/systems/driver.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, openKafka, unique } from './kafka-session.ts'

const broker = inject('broker')
const [seen, hidden, group, hiddenGroup] = [unique('seen'), unique('hidden'), unique('seen-group'), unique('hidden-group')]
const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })

const openAsBob = (): Promise<Session> =>
  openKafka({
    brokers: [broker.listeners['SASL_PLAINTEXT'] ?? ''],
    sasl: { mechanism: 'PLAIN', username: 'bob', password: broker.users.bob },
  })

beforeAll(async () => {
  const kafka = new kafkajs.Kafka({ brokers: [broker.bootstrap], logLevel: 0, retry: { retries: 10 } })
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [
    { topic: seen, numPartitions: 2 },
    { topic: hidden, numPartitions: 1 },
  ])
  const producer = kafka.producer({ idempotent: true })
  await producer.connect()
  for (const name of [seen, hidden]) await producer.send({ topic: name, messages: [{ value: 'a' }, { value: 'b' }] })
  await producer.disconnect()
  await admin.setOffsets({ groupId: group, topic: seen, partitions: [{ partition: 0, offset: '0' }] })
  await admin.setOffsets({ groupId: group, topic: hidden, partitions: [{ partition: 0, offset: '0' }] })
  await admin.setOffsets({ groupId: hiddenGroup, topic: seen, partitions: [{ partition: 0, offset: '0' }] })
  const allow = (resourceType: AclResourceTypes, resourceName: string, operation: AclOperationTypes) => ({
    resourceType,
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: 'User:bob',
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  })
  await admin.createAcls({
    acl: [
      allow(AclResourceTypes.TOPIC, seen, AclOperationTypes.DESCRIBE),
      allow(AclResourceTypes.GROUP, group, AclOperationTypes.DESCRIBE),
    ],
  })
  await admin.disconnect()
})

test('a list holds what may be seen, and the rest of a sample stays known', async () => {
  await using session = await openAsBob()
  const { items } = await session.list({ kind: 'topic' }, call())
  expect(items.map(({ label }) => label)).toEqual([seen])
  const [known, denied] = await session.sample([topic(seen), topic(hidden)], call())
  expect(known).toMatchObject({
    values: { messages: 2, bytes: null },
    problems: [{ code: 'Forbidden', message: 'Size on disk needs Describe on the cluster. The user bob does not have it.' }],
  })
  expect(denied).toMatchObject({ values: { messages: null }, problems: [{ code: 'Forbidden' }] })
})

test('a panel without its permission names it; the others are filled', async () => {
  await using session = await openAsBob()
  const details = await session.describe(topic(seen), call())
  expect(details.extra).toEqual({ settings: null })
  expect(details.problems.map(({ message }) => message)).toContain(
    `Settings need DescribeConfigs on topic ${seen}. The user bob does not have it.`,
  )
  expect(details.sections[0]?.rows.find(({ label }) => label === 'Partitions')?.value).toBe(2)
})

test('a group shows the places that may be seen; another says which permission is missing', async () => {
  await using session = await openAsBob()
  const { items } = await session.list({ kind: 'group' }, call())
  expect(items.map(({ label }) => label)).toEqual([group])
  const [known, denied] = await session.sample(
    [
      { kind: 'group', path: [group] },
      { kind: 'group', path: [hiddenGroup] },
    ],
    call(),
  )
  // A coordinator leaves out commits for topics the user may not see.
  expect(known?.values['backlog']).toBeGreaterThanOrEqual(1)
  expect(denied).toMatchObject({
    values: { backlog: null },
    facts: { verdict: 'unknown', reason: 'no permission to read offsets' },
    problems: [{ code: 'Forbidden' }],
  })
})

test('health names what is not permitted and calls it degraded', async () => {
  await using session = await openAsBob()
  const health = await session.health(call())
  expect(health.state).toBe('degraded')
  expect(health.checks.filter(({ ok }) => !ok)).toMatchObject([
    {
      layer: 'permission',
      label: 'Read messages',
      problem: { code: 'Forbidden', message: `Reading needs Read on topic ${seen}. The user bob does not have it.` },
    },
    { layer: 'permission', label: 'See settings', problem: { code: 'Forbidden' } },
  ])
})

test('publishing without permission is refused in the receipt, with its name', async () => {
  await using session = await openAsBob()
  const receipts = await session.publish?.(
    topic(seen),
    [{ value: { text: 'x' } }, { value: null, headers: [{ name: 'n', value: null }] }],
    call(),
  )
  expect(receipts).toMatchObject([
    { ok: false, problem: { code: 'Forbidden' } },
    { ok: false, problem: { code: 'Forbidden' } },
  ])
})

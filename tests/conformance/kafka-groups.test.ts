import kafkajs, { type Consumer } from 'kafkajs'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import type { Ref } from '#contract/ref.ts'
import { runKafkaTool } from '../fixtures/brokers/tools.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { joinStreamsGroup } from './kafka-streams-member.ts'
import { call, cutStart, openKafka, unique } from './kafka-session.ts'

const broker = inject('broker')
const kafka = new kafkajs.Kafka({ brokers: [broker.bootstrap], logLevel: 0, retry: { retries: 10 } })
const topic = unique('lagging')
const gone = unique('gone')
const groups = {
  classic: unique('classic'),
  consumer: unique('consumer'),
  share: unique('share'),
  simple: unique('simple'),
  stale: unique('stale'),
  live: unique('live'),
  streams: unique('streams'),
}
const ref = (id: string): Ref => ({ kind: 'group', path: [id] })
let live: Consumer | undefined

const place = (id: string, partition: number, name = topic): Ref => ({ kind: 'offset', path: [id, name, String(partition)] })

/** A group of the wanted protocol that reads some records and leaves. */
const consume = (id: string, protocol: string) =>
  runKafkaTool(broker, 'org.apache.kafka.tools.consumer.ConsoleConsumer', [
    '--topic',
    topic,
    '--group',
    id,
    '--command-property',
    `group.protocol=${protocol}`,
    '--command-property',
    'auto.offset.reset=earliest',
    '--max-messages',
    '40',
    '--timeout-ms',
    '30000',
  ])

beforeAll(async () => {
  const admin = kafka.admin()
  await admin.connect()
  await createTopics(admin, [
    { topic, numPartitions: 4 },
    { topic: gone, numPartitions: 1 },
  ])
  const producer = kafka.producer({ idempotent: true })
  await producer.connect()
  const base = Date.now() - 60_000
  await producer.send({
    topic,
    messages: Array.from({ length: 120 }, (_, index) => ({
      partition: index % 3,
      value: `message ${index}`,
      timestamp: String(base + index),
    })),
  })
  await producer.send({ topic: gone, messages: [{ value: 'x' }] })
  await producer.disconnect()
  await admin.setOffsets({
    groupId: groups.simple,
    topic,
    partitions: [
      { partition: 0, offset: '15' },
      { partition: 1, offset: '40' },
    ],
  })
  await admin.setOffsets({ groupId: groups.stale, topic: gone, partitions: [{ partition: 0, offset: '0' }] })
  await admin.deleteTopics({ topics: [gone] })
  await admin.disconnect()
  live = kafka.consumer({ groupId: groups.live })
  await live.connect()
  await live.subscribe({ topics: [topic], fromBeginning: true })
  await live.run({ autoCommitInterval: 200, eachMessage: () => Promise.resolve() })
  await joinStreamsGroup(broker.bootstrap, groups.streams, topic)
  await Promise.all([
    consume(groups.classic, 'classic'),
    consume(groups.consumer, 'consumer'),
    runKafkaTool(broker, 'org.apache.kafka.tools.consumer.ConsoleShareConsumer', [
      '--topic',
      topic,
      '--group',
      groups.share,
      '--timeout-ms',
      '3000',
    ]).catch(() => undefined),
  ])
}, 180_000)

afterAll(async () => {
  await live?.disconnect()
}, 30_000)

test('groups of every type are listed with type, state and members', async () => {
  await using session = await openKafka()
  const { items, problems } = await session.list({ kind: 'group', limit: 1_000 }, call())
  expect(problems).toEqual([])
  const facts = (id: string) => items.find(({ label }) => label === id)?.facts
  expect(facts(groups.classic)).toMatchObject({ type: 'classic', state: 'Empty', members: 0 })
  expect(facts(groups.consumer)).toMatchObject({ type: 'consumer', state: 'Empty', members: 0 })
  expect(facts(groups.share)).toMatchObject({ type: 'share' })
  expect(facts(groups.streams)).toMatchObject({ type: 'streams' })
  expect(facts(groups.simple)).toMatchObject({ type: 'classic', state: 'Empty', members: 0 })
  expect(facts(groups.live)).toMatchObject({ type: 'classic', state: 'Stable', members: 1 })
  const shares = await session.list({ kind: 'group', where: { type: 'share' } }, call())
  expect(shares.items.map(({ label }) => label)).toContain(groups.share)
})

test('lag and offsets are those of ConsumerGroupCommand, on every partition', async () => {
  await using session = await openKafka()
  for (const id of [groups.classic, groups.consumer, groups.simple, groups.live]) {
    const truth = parseTable(
      await runKafkaTool(broker, 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', ['--describe', '--group', id]),
    )
    const { items } = await session.list({ kind: 'offset', parent: ref(id) }, call())
    const samples = await session.sample(
      items.map((one) => one.ref),
      call(),
    )
    expect(truth.length).toBeGreaterThan(0)
    expect(items.map(({ facts }) => [facts['topic'], facts['partition']])).toEqual(
      truth.map((row) => [row['TOPIC'], Number(row['PARTITION'])]),
    )
    samples.forEach(({ values, facts }, index) => {
      const row = truth[index] ?? {}
      expect([facts?.['committed'] ?? '-', facts?.['end'], values['backlog'] === null ? '-' : String(values['backlog'])]).toEqual(
        [row['CURRENT-OFFSET'], row['LOG-END-OFFSET'], row['LAG']],
      )
      expect(facts?.['member'] ?? '-').toBe(row['CONSUMER-ID'])
    })
  }
})

function parseTable(text: string): readonly Record<string, string>[] {
  const [head, ...rows] = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length > 5)
  return rows
    .filter((cells) => cells[0] !== 'GROUP')
    .map((cells) => Object.fromEntries((head ?? []).map((name, index) => [name, cells[index] ?? ''])))
    .toSorted((a, b) => Number(a['PARTITION']) - Number(b['PARTITION']))
}

test('a group sums what is known, and is as old as its oldest waiting record', async () => {
  await using session = await openKafka()
  const [group, behind, level] = await session.sample(
    [ref(groups.simple), place(groups.simple, 0), place(groups.simple, 1)],
    call(),
  )
  expect(group).toMatchObject({
    values: { backlog: 25 },
    facts: { members: 0, topics: [topic], verdict: 'stalled', reason: expect.stringMatching(/^no members/) },
  })
  expect(behind?.values).toMatchObject({ backlog: 25 })
  expect(behind?.values['age']).toBeGreaterThan(59)
  expect(group?.values['age']).toBe(behind?.values['age'])
  expect(level?.values).toMatchObject({ backlog: 0, age: 0 })
})

test('a group whose member reads has members, places and nothing behind', async () => {
  await using session = await openKafka()
  await vi.waitFor(async () => expect((await session.sample([ref(groups.live)], call()))[0]?.values['backlog']).toBe(0), {
    timeout: 20_000,
  })
  const {
    items: [member],
  } = await session.list({ kind: 'member', parent: ref(groups.live) }, call())
  expect(member?.facts).toMatchObject({ partitions: 4, topics: [topic], host: '127.0.0.1' })
  expect(
    member && (await session.describe(member.ref, call())).sections[0]?.rows.find(({ label }) => label === 'Partitions')?.value,
  ).toHaveLength(4)
  const details = await session.describe(ref(groups.live), call())
  expect(details.sections.map(({ title }) => title)).toEqual(expect.arrayContaining(['Group', 'Members']))
  expect(details.problems.filter(({ code }) => code !== 'NotFound')).toEqual([])
})

test('what cannot be told is null with the reason, never invented', async () => {
  await using session = await openKafka()
  const [share, stale, missing, uncommitted] = await session.sample(
    [ref(groups.share), ref(groups.stale), ref('no-such-group'), place(groups.simple, 3)],
    call(),
  )
  expect(share).toMatchObject({
    values: { backlog: null, age: null },
    facts: { type: 'share', verdict: 'unknown' },
    problems: [{ code: 'Unsupported' }],
  })
  // The broker drops commits with their topic.
  expect(stale).toMatchObject({
    values: { backlog: null },
    facts: { verdict: 'unknown', reason: expect.stringMatching(/nothing committed|no longer exist|does not exist/) },
  })
  expect(missing).toMatchObject({ values: { backlog: null, in: null, out: null }, problems: [{ code: 'NotFound' }] })
  expect(uncommitted).toMatchObject({ values: { backlog: null }, problems: [{ code: 'NotFound' }] })
  await expect(session.describe(ref('no-such-group'), call())).rejects.toMatchObject({ problem: { code: 'NotFound' } })
})

test('sorting groups by backlog samples them; the largest comes first, unknown last', async () => {
  await using session = await openKafka()
  const { items, problems } = await session.list(
    {
      kind: 'group',
      search: `/${[groups.simple, groups.classic, groups.share].join('|')}/`,
      sort: { by: 'backlog', desc: true },
    },
    call(),
  )
  expect(items.map(({ label }) => label)).toEqual([groups.classic, groups.simple, groups.share])
  expect(problems).toMatchObject([{ message: '1 of 3 rows are still unknown and stand last.' }])
})

test('committed below the log start is lost, beyond the end rewound', async () => {
  const admin = kafka.admin()
  await admin.connect()
  const [lost, rewound, cut] = [unique('lost'), unique('rewound'), unique('cut')]
  await createTopics(admin, [{ topic: cut, numPartitions: 1 }])
  const producer = kafka.producer({ idempotent: true })
  await producer.connect()
  await producer.send({ topic: cut, messages: Array.from({ length: 50 }, () => ({ value: 'x' })) })
  await producer.disconnect()
  await admin.setOffsets({ groupId: lost, topic: cut, partitions: [{ partition: 0, offset: '5' }] })
  await admin.setOffsets({ groupId: rewound, topic: cut, partitions: [{ partition: 0, offset: '80' }] })
  await cutStart(cut, 0, 20n)
  await admin.disconnect()
  await using session = await openKafka()
  const samples = await session.sample([ref(lost), place(rewound, 0, cut)], call())
  expect(samples[0]).toMatchObject({ values: { backlog: 30 }, flags: ['lost'] })
  expect(samples[1]).toMatchObject({ values: { backlog: null }, flags: ['rewound'], problems: [{ code: 'Conflict' }] })
})

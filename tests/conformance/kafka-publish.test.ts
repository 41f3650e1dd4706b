import kafkajs from 'kafkajs'
import { beforeAll, expect, inject, test } from 'vitest'
import type { Message } from '#contract/message.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { Ref } from '#contract/ref.ts'
import type { Session } from '#main/systems/driver.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { call, openKafka, unique } from './kafka-session.ts'

const [three, small, append] = [unique('three'), unique('small'), unique('append')]
const topic = (name: string): Ref => ({ kind: 'topic', path: [name] })

beforeAll(async () => {
  const admin = new kafkajs.Kafka({ brokers: [inject('broker').bootstrap], logLevel: 0, retry: { retries: 10 } }).admin()
  await admin.connect()
  await createTopics(admin, [
    { topic: three, numPartitions: 3 },
    { topic: small, numPartitions: 1, configEntries: [{ name: 'max.message.bytes', value: '10000' }] },
    { topic: append, numPartitions: 1, configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }] },
  ])
  await admin.disconnect()
})

async function readAll(session: Session, name: string): Promise<ReadonlyMap<string, Message>> {
  if (!session.read) throw new Error('no read')
  const found = new Map<string, Message>()
  for await (const { messages } of session.read(topic(name), { from: 'oldest', limit: 20_000, raw: true }, call()))
    for (const one of messages) found.set(one.id, one)
  return found
}

const publish = (session: Session, name: string, drafts: readonly Draft[]): Promise<readonly Receipt[]> => {
  if (!session.publish) throw new Error('no publish')
  return session.publish(topic(name), drafts, call())
}

const idOf = (receipt: Receipt | undefined): string =>
  receipt?.ok ? `${receipt.position['partition']}-${receipt.position['offset']}` : 'not written'

const base64 = (content: Draft['value'] | undefined): string | null => {
  if (!content) return null
  if ('text' in content) return Buffer.from(content.text).toString('base64')
  return 'base64' in content ? content.base64 : Buffer.from(JSON.stringify(content.json)).toString('base64')
}

test('what is published comes back byte for byte, with headers in order, duplicates and nulls', async () => {
  await using session = await openKafka()
  const drafts: readonly Draft[] = [
    { key: { text: 'a' }, value: { text: 'plain' } },
    { value: null },
    { key: { text: '' }, value: { text: '' } },
    {
      key: { base64: '/wD+' },
      value: { base64: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64') },
    },
    { key: { text: 'j' }, value: { json: { id: 1, nested: [null, 'é'] } } },
    {
      key: { text: 'h' },
      value: { text: 'v' },
      headers: [
        { name: 'x', value: { text: '1' } },
        { name: 'x', value: { base64: '/w==' } },
        { name: 'y', value: { text: '' } },
      ],
    },
    {
      key: { text: 'h' },
      value: { text: 'v' },
      headers: [
        { name: 'x', value: { text: '1' } },
        { name: 'y', value: null },
        { name: 'x', value: { text: '2' } },
      ],
    },
    {
      key: { text: 'h' },
      value: null,
      headers: [
        { name: 'b', value: { text: '1' } },
        { name: '10', value: { text: '2' } },
        { name: '2', value: { text: '3' } },
        { name: '', value: { text: '4' } },
      ],
    },
    { value: { text: 'timed' }, options: { timestamp: 1_600_000_000_123, partition: 2 } },
  ]
  const receipts = await publish(session, three, drafts)
  const found = await readAll(session, three)
  expect(receipts.map(({ ok }) => ok)).toEqual(drafts.map(() => true))
  drafts.forEach((draft, index) => {
    const message = found.get(idOf(receipts[index]))
    expect({
      key: message?.key?.raw ?? null,
      value: message?.value?.raw ?? null,
      headers: message?.headers.map(({ name, value }) => [name, value?.raw ?? null]),
    }).toEqual({
      key: base64(draft.key),
      value: base64(draft.value),
      headers: (draft.headers ?? []).map(({ name, value }) => [name, base64(value)]),
    })
  })
  expect(receipts[8]).toMatchObject({ ok: true, position: { partition: '2' }, at: 1_600_000_000_123 })
  expect(found.get(idOf(receipts[8]))?.at).toBe(1_600_000_000_123)
})

test('one bad draft gets its own receipt and the others are sent', async () => {
  await using session = await openKafka()
  const receipts = await publish(session, small, [
    { value: { text: 'one' } },
    { value: { text: 'x'.repeat(20_000) } },
    { value: { text: 'two' }, options: { partition: 1 } },
    { value: { text: 'three' }, options: { colour: 'red' } },
    { value: { text: 'four' } },
    { value: { text: 'x'.repeat(9_900) } },
  ])
  expect(receipts).toMatchObject([
    { ok: true },
    { ok: false, problem: { code: 'TooLarge' } },
    { ok: false, problem: { code: 'BadInput' } },
    { ok: false, problem: { code: 'BadInput' } },
    { ok: true },
    { ok: true },
  ])
})

test('many drafts are cut under max.message.bytes and keep their order', async () => {
  await using session = await openKafka()
  const drafts = Array.from({ length: 2_000 }, (_, index): Draft => ({
    value: { text: `${index} ${'y'.repeat(index % 900)}` },
    ...(index % 40 === 0 && { headers: [{ name: '1', value: null }] }),
  }))
  const receipts = await publish(session, small, drafts)
  const offsets = receipts.map((receipt) => (receipt.ok ? Number(receipt.position['offset']) : -1))
  expect(offsets).toEqual(offsets.map((_, index) => (offsets[0] ?? 0) + index))
  const found = await readAll(session, small)
  drafts.forEach((draft, index) => expect(found.get(idOf(receipts[index]))?.value?.raw).toBe(base64(draft.value)))
})

test('the receipt tells the time the broker set', async () => {
  await using session = await openKafka()
  const before = Date.now()
  const receipts = await publish(session, append, [
    { value: { text: 'a' }, options: { timestamp: 5 } },
    { value: { text: 'b' }, headers: [{ name: 'n', value: null }] },
  ])
  for (const receipt of receipts) expect(receipt.ok && receipt.at).toBeGreaterThanOrEqual(before - 1_000)
})

test('an unknown topic is not found and not created', async () => {
  await using session = await openKafka()
  const name = unique('never')
  await expect(publish(session, name, [{ value: { text: 'x' } }])).rejects.toMatchObject({ problem: { code: 'NotFound' } })
  expect((await session.list({ kind: 'topic', search: name }, call())).items).toEqual([])
  await expect(session.publish?.({ kind: 'group', path: ['g'] }, [{ value: null }], call())).rejects.toMatchObject({
    problem: { code: 'Unsupported' },
  })
})

test('publishing twice at the same time mixes nothing up', async () => {
  await using session = await openKafka()
  const batch = (name: string) =>
    Array.from({ length: 50 }, (_, index): Draft => ({
      key: { text: name },
      value: { text: `${name} ${index}` },
      headers: [{ name: '7', value: null }],
    }))
  const both = await Promise.all([publish(session, three, batch('left')), publish(session, three, batch('right'))])
  const found = await readAll(session, three)
  expect(both.flat().map((receipt) => found.get(idOf(receipt))?.value?.text)).toEqual(
    [...batch('left'), ...batch('right')].map(({ value }) => (value && 'text' in value ? value.text : '')),
  )
})

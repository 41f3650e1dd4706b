import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Message, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { registerSchemas } from '#sandbox/story/register.ts'
import { randomFrom } from '#sandbox/story/random.ts'
import { schemaWriters } from '#sandbox/story/schema-records.ts'
import type { SchemaIds } from '#sandbox/story/schema-texts.ts'
import { startRegistry, type TestRegistry } from '../fixtures/brokers/registry.ts'
import { createTopic, kafkaJs } from './kafka-records.ts'
import { call, unique } from './kafka-session.ts'
import { testTools } from '../fixtures/tools.ts'

let registry: TestRegistry
let session: Session
let ids: SchemaIds
/** Moves the clock of sessions forward (ms). */
let ahead = 0
const names = { invoices: unique('invoices'), shipments: unique('shipments'), customers: unique('customers'), odd: unique('odd') }

/** Schema id 4242, which the registry does not have. */
const unknownSchema = Buffer.from([0, 0, 0, 0x10, 0x92, 1, 2, 3, 0xff, 5])

beforeAll(async () => {
  registry = await startRegistry()
  ids = await registerSchemas(registry.url)
  const writers = schemaWriters(ids)
  const producer = kafkaJs(inject('broker').bootstrap).producer()
  await producer.connect()
  for (const topic of ['invoices', 'shipments', 'customers'] as const) {
    await createTopic(inject('broker').bootstrap, { topic: names[topic], numPartitions: 1 })
    const random = randomFrom(11)
    const messages = Array.from({ length: 90 }, (_, n) => writers[topic](n, 1_700_000_000_000, random))
    await producer.send({ topic: names[topic], messages })
  }
  await createTopic(inject('broker').bootstrap, { topic: names.odd, numPartitions: 1 })
  await producer.send({ topic: names.odd, messages: [
    { key: 'unknown id', value: unknownSchema },
    { key: 'damaged', value: Buffer.from([0, 0, 0, 0, ids.invoice, 0xff, 0xff]) },
    { key: 'wrong schema', value: Buffer.concat([Buffer.from([0, 0, 0, 0, ids.invoice]), Buffer.from('{"plain":"json"}')]) },
    { key: 'plain', value: '{"plain":"json"}' },
    { key: 'tombstone', value: null },
  ] })
  await producer.disconnect()
  session = await open()
})
afterAll(async () => {
  await session?.[Symbol.asyncDispose]()
  await registry?.[Symbol.asyncDispose]()
})

const open = (): Promise<Session> => driver.open(
  { type: 'kafka', brokers: [inject('broker').bootstrap], registry: { type: 'confluent', url: registry.url } },
  testTools({ now: () => Date.now() + ahead }),
)

type Result = { readonly messages: readonly Message[]; readonly verdict: Verdict }

async function read(session: Session, topic: string, query: ReadQuery = {}): Promise<Result> {
  if (!session.read) throw new Error('no read')
  const messages: Message[] = []
  for await (const batch of session.read({ kind: 'topic', path: [topic] }, { from: 'oldest', limit: 1_000, ...query }, call())) {
    messages.push(...batch.messages)
    if (batch.verdict) return { messages, verdict: batch.verdict }
  }
  throw new Error('no verdict')
}

const byKey = (messages: readonly Message[], key: string) => messages.find((one) => one.key?.text === key)

describe('records of a registry’s schemas', () => {
  test('Avro is read by the schema of each record, with exact numbers, decimals and times', async () => {
    const { messages, verdict } = await read(session, names.invoices)
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 90, undecodable: 0 })
    const [first, second] = messages
    expect(first?.value).toMatchObject({
      format: 'avro',
      schema: { registry: new URL(registry.url).host, id: String(ids.firstInvoice), name: 'shop.Invoice', type: 'AVRO' },
    })
    expect(second?.value?.schema?.id).toBe(String(ids.invoice))
    expect(first?.value?.text).toMatch(/^\{"invoice":9007199254740993,"order":0,"amount":-?\d+\.\d\d,"currency":"[A-Z]{3}",/)
    expect(first?.value?.text).toContain('"issued":"2023-11-14T22:13:20.000Z","due":"2023-12-14","paid":')
    expect(first?.value?.text).not.toContain('channel')
    expect(second?.value?.text).toContain('"channel":"')
    expect(first?.value?.bytes).toBeGreaterThan(20)
  })

  test('Protobuf is read with what its schema imports', async () => {
    const { messages, verdict } = await read(session, names.shipments)
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 90, undecodable: 0 })
    expect(messages[0]?.value).toMatchObject({
      format: 'protobuf', schema: { id: String(ids.shipment), name: 'shop.Shipment', type: 'PROTOBUF' },
    })
    expect(messages[0]?.value?.text).toMatch(/^\{"id":9007199254740993,"order":0,"state":"\w+","to":\{"city":"/)
    expect(messages[0]?.value?.text).toContain('"packed":"2023-11-14T22:13:20Z"')
  })

  test('JSON is shown as it was sent, and where it breaks its schema the path is told', async () => {
    const { messages } = await read(session, names.customers)
    expect(messages[0]?.value).toMatchObject({ schema: { id: String(ids.customer), name: 'Customer', type: 'JSON' } })
    expect(messages[0]?.value?.problem).toBeUndefined()
    const broken = messages[24]?.value
    expect(broken?.text).toContain('"points":"many"')
    expect(broken?.problem).toContain('address: is missing')
    expect(broken?.problem).toContain('points: must be a whole number')
    expect(messages[24]?.flags).not.toContain('not-decoded')
  })

  test.each([
    ['invoices', 'value.amount > 5', (value: string) => Number(/"amount":(-?[\d.]+)/.exec(value)?.[1]) > 5],
    ['invoices', 'value.invoice == 9007199254740993', (value: string) => value.includes('"invoice":9007199254740993,')],
    ['invoices', 'value.channel == "edi"', (value: string) => value.includes('"channel":"edi"')],
    ['invoices', 'value.paid.network == "visa"', (value: string) => value.includes('"network":"visa"')],
    ['shipments', 'value.to.city == "Zürich" && value.parcels[0].grams > 1000', (value: string) =>
      value.includes('"city":"Zürich"') && Number(/"grams":(\d+)/.exec(value)?.[1]) > 1_000],
    ['customers', 'value.points == "many"', (value: string) => value.includes('"points":"many"')],
  ] as const)('%s can be filtered by %s', async (topic, where, holds) => {
    const all = (await read(session, names[topic])).messages
    const { messages, verdict } = await read(session, names[topic], { filter: { where } })
    const expected = all.filter(({ value }) => value !== null && holds(value.text))
    expect(expected.length).toBeGreaterThan(0)
    expect(messages.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 90, filterErrors: 0 })
  })

  test('what cannot be decoded is a row with its bytes and the reason, beside what can', async () => {
    const { messages, verdict } = await read(session, names.odd, { raw: true })
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 5, undecodable: 3 })
    const unknown = byKey(messages, 'unknown id')
    expect(unknown?.value?.problem).toContain('does not have schema 4242')
    expect(unknown?.value?.problem).toContain(new URL(registry.url).host)
    expect(unknown?.value?.raw).toBe(unknownSchema.toString('base64'))
    expect(unknown?.flags).toContain('not-decoded')
    expect(byKey(messages, 'damaged')?.value?.problem).toContain(`schema ${ids.invoice}`)
    expect(byKey(messages, 'wrong schema')?.value?.problem).toContain('was not written with it')
    expect(byKey(messages, 'plain')?.value).toMatchObject({ format: 'json', text: '{"plain":"json"}' })
    expect(byKey(messages, 'tombstone')?.value).toBeNull()
    const found = await read(session, names.odd, { filter: { text: '"plain"' } })
    expect(found.messages.map(({ key }) => key?.text)).toEqual(['wrong schema', 'plain'])
  })

  test('while the registry is down records are shown with its problem, and decoded once it is back', async () => {
    await registry.down()
    await using fresh = await open()
    try {
      const down = await read(fresh, names.invoices, { limit: 3, raw: true })
      expect(down.messages).toHaveLength(3)
      for (const { value } of down.messages) {
        expect(value?.problem).toContain(`registry at ${new URL(registry.url).host} refused the connection`)
        expect(value?.raw?.length).toBeGreaterThan(20)
      }
      const health = await fresh.health(call())
      expect(health.state).toBe('degraded')
      expect(health.checks.at(-1)).toMatchObject({ label: 'schema registry', ok: false, problem: { code: 'Unreachable' } })
    } finally {
      await registry.up()
    }
    ahead += 31_000
    const back = await read(fresh, names.invoices, { limit: 3 })
    for (const { value } of back.messages) expect(value).toMatchObject({ format: 'avro', schema: { name: 'shop.Invoice' } })
    expect(await fresh.health(call())).toMatchObject({ state: 'ok' })
  })
})

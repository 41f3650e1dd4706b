import { describe, expect, it } from 'vitest'
import type { NamedSchema } from '#main/payload/registry/schema.ts'
import { schemaReader, type SchemaValue } from '#main/payload/registry/values.ts'
import { workMs } from '#sandbox/story/consume.ts'
import { beginningOf } from '#sandbox/story/feed.ts'
import { requestsOf, wave } from '#sandbox/story/produce.ts'
import { randomFrom } from '#sandbox/story/random.ts'
import { busyCustomer, plainWriters } from '#sandbox/story/records.ts'
import { schemaWriters } from '#sandbox/story/schema-records.ts'
import { storySchemas, type StorySchema } from '#sandbox/story/schema-texts.ts'
import { topicConfig, topicNames, topicPlans } from '#sandbox/story/topics.ts'

const at = 1_700_000_000_000
const writers = { ...plainWriters, ...schemaWriters({ firstInvoice: 1, invoice: 2, place: 3, shipment: 4, customer: 5 }) }
const many = (topic: (typeof topicNames)[number], count: number) => {
  const random = randomFrom(7)
  return Array.from({ length: count }, (_, n) => writers[topic](n, at, random))
}

describe('the records of the story', () => {
  it('are the same for the same seed', () => {
    for (const topic of topicNames) expect(many(topic, 40)).toEqual(many(topic, 40))
  })

  it('give a third of the orders to one customer', () => {
    const share = many('orders', 3000).filter(({ key }) => key === busyCustomer).length / 3000
    expect(share).toBeGreaterThan(0.28)
    expect(share).toBeLessThan(0.38)
  })

  it('carry payment ids that no JavaScript number holds', () => {
    const text = String(many('payments', 1)[0]?.value)
    const id = /"id":(\d+)/.exec(text)?.[1] ?? ''
    expect(String(Number(id))).not.toBe(id)
    expect(JSON.parse(text)).toHaveProperty('card.risk.rules')
  })

  it('have every unusual mail: no value, an empty one, the text null, no key, an empty key, repeated headers, 900 KB', () => {
    const mails = many('emails', 30)
    expect(mails.some(({ value }) => value === null)).toBe(true)
    expect(mails.some(({ value }) => value === '')).toBe(true)
    expect(mails.some(({ value, key }) => value === 'null' && key === null)).toBe(true)
    expect(mails.some(({ key }) => key === '')).toBe(true)
    expect(mails[0]?.headers?.received).toHaveLength(3)
    expect(Math.max(...mails.map(({ value }) => value?.length ?? 0))).toBeGreaterThan(900_000)
    expect(Math.max(...mails.map(({ value }) => value?.length ?? 0))).toBeLessThan(1_000_000)
  })

  it('with schemas read back exactly, in both versions, and a few customers break theirs', () => {
    // A byte 0 and the schema id in four stand before the data.
    const at = (topic: 'invoices' | 'shipments' | 'customers', read: (data: Buffer, id: number | undefined) => SchemaValue) =>
      many(topic, 60).map(({ value }) => {
        const framed = Buffer.isBuffer(value) ? value : Buffer.alloc(0)
        return read(framed.subarray(5), framed[4])
      })
    const schema = ({ type, text }: StorySchema, references: readonly NamedSchema[] = []) =>
      schemaReader({ id: 1, type, schema: text, references, registry: 'here' })
    const [first, latest] = [schema(storySchemas.firstInvoice), schema(storySchemas.invoice)]
    const invoices = at('invoices', (data, id) => (id === 1 ? first : latest)(data)).map((one) => one.text())
    expect(invoices[0]).toMatch(/^\{"invoice":9007199254740993,"order":0,"amount":-?\d+\.\d\d,/)
    expect(invoices[0]).toContain('"issued":"2023-11-14T22:13:20.000Z","due":"2023-12-14"')
    expect(invoices.filter((text) => text.includes('"channel"'))).toHaveLength(40)
    expect(invoices.some((text) => text.includes('"paid":{"network"'))).toBe(true)
    const shipment = schema(storySchemas.shipment, [{ name: 'geo/place.proto', schema: storySchemas.place.text }])
    expect(at('shipments', shipment)[0]).toMatchObject({ name: 'shop.Shipment', note: undefined })
    expect(at('shipments', shipment)[0]?.text()).toMatch(/^\{"id":9007199254740993,.*"to":\{"city":/)
    expect(at('customers', schema(storySchemas.customer)).filter(({ problem }) => problem !== undefined)).toHaveLength(2)
  })

  it('take articles out of the inventory', () => {
    expect(many('inventory', 30).filter(({ value }) => value === null)).toHaveLength(2)
  })
})

describe('the traffic', () => {
  it('is tens of records a second in all', () => {
    const total = topicNames.reduce((sum, topic) => sum + topicPlans[topic].perSecond, 0)
    expect(total).toBeGreaterThanOrEqual(20)
    expect(total).toBeLessThan(100)
    expect(Math.min(...Array.from({ length: 120 }, (_, s) => wave(s * 1000, 0)))).toBeGreaterThan(0)
  })

  it('puts a record of 900 KB into a request of its own', () => {
    const sizes = [100, 900_000, 100, 200_000, 100_000].map((size) => ({ value: Buffer.alloc(size) }))
    expect(requestsOf(sizes).map((request) => request.map(({ value }) => value?.length))).toEqual(
      [[100], [900_000], [100, 200_000], [100_000]]
    )
  })

  it('makes the topics with their settings', () => {
    expect(
      topicConfig('inventory').configEntries
    ).toContainEqual({ name: 'cleanup.policy', value: 'compact' })
    expect(topicConfig('telemetry').configEntries).toEqual([
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
    ])
  })
})

describe('the groups', () => {
  const ends = [{ partition: 0, low: '0', high: '100' }, { partition: 1, low: '50', high: '450' }]

  it('begin a share of the records behind', () => {
    expect(beginningOf({ behaviour: 'stopped', behind: 0.5 }, ends)).toEqual([
      { partition: 0, offset: 50n }, { partition: 1, offset: 250n },
    ])
    expect(beginningOf({ behaviour: 'kept', behind: 0 }, ends)).toEqual([
      { partition: 0, offset: 100n }, { partition: 1, offset: 450n },
    ])
  })

  it('begin behind on the fullest partition only where one is hot', () => {
    expect(beginningOf({ behaviour: 'hot', behind: 0.5 }, ends)).toEqual([
      { partition: 0, offset: 100n }, { partition: 1, offset: 250n },
    ])
  })

  it('work slowly on every record, or on the busy customer alone', () => {
    expect(workMs({ behaviour: 'slow' }, { key: null })).toBeGreaterThan(1000 / topicPlans.orders.perSecond)
    expect(
      workMs({ behaviour: 'hot' }, { key: Buffer.from(busyCustomer) })
    ).toBeGreaterThan(1000 / (topicPlans.orders.perSecond / 3))
    expect(workMs({ behaviour: 'hot' }, { key: Buffer.from('customer-0100') })).toBe(0)
    expect(workMs({ behaviour: 'kept' }, { key: null })).toBe(0)
  })
})

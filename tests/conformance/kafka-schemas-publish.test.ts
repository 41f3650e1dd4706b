import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Draft, Receipt } from '#contract/publish.ts'
import type { Problem } from '#contract/problem.ts'
import { ProblemError } from '#contract/problem.ts'
import { KafkaSubjectExtra, type ConfluentRegistry } from '#contract/systems/kafka.ts'
import type { Session } from '#main/systems/driver.ts'
import { driver } from '#main/systems/kafka/index.ts'
import { registerSchemas } from '#sandbox/story/register.ts'
import { storySchemas, type SchemaIds } from '#sandbox/story/schema-texts.ts'
import { makeCertificates } from '../fixtures/brokers/certificates.ts'
import { startGuardedProxy } from '../fixtures/brokers/guarded-proxy.ts'
import { startRegistry, type TestRegistry } from '../fixtures/brokers/registry.ts'
import { createTopic } from './kafka-records.ts'
import { call, unique } from './kafka-session.ts'
import { testTools } from '../fixtures/tools.ts'

let registry: TestRegistry
let ids: SchemaIds
const topic = unique('schemed')
const ref = { kind: 'topic', path: [topic] }

beforeAll(async () => {
  registry = await startRegistry()
  ids = await registerSchemas(registry.url)
  await createTopic(inject('broker').bootstrap, { topic, numPartitions: 1 })
})
afterAll(() => registry?.[Symbol.asyncDispose]())

const open = (settings: Partial<ConfluentRegistry> = {}): Promise<Session> => driver.open(
  { type: 'kafka', brokers: [inject('broker').bootstrap], registry: { type: 'confluent', url: registry.url, ...settings } },
  testTools(),
)

const publish = (session: Session, drafts: readonly Draft[]): Promise<readonly Receipt[]> => {
  if (!session.publish) throw new Error('no publish')
  return session.publish(ref, drafts, call())
}

async function texts(session: Session, receipts: readonly Receipt[]): Promise<readonly (string | undefined)[]> {
  if (!session.read) throw new Error('no read')
  const found = new Map<string, string | undefined>()
  for await (const { messages } of session.read(ref, { from: 'oldest', limit: 1_000 }, call()))
    for (const { id, value } of messages) found.set(id, value?.text)
  const idOf = ({ partition, offset }: Record<string, string>) => `${partition}-${offset}`
  return receipts.map((one) => (one.ok ? found.get(idOf(one.position)) : one.problem.message))
}

const problemOf = (work: Promise<unknown>): Promise<Problem | string> =>
  work.then(() => 'no problem', (error: unknown) => (error instanceof ProblemError ? error.problem : String(error)))

const invoice = {
  invoice: '9007199254740993', order: 1, amount: 12.5, currency: 'CHF', issued: '2026-11-21T10:00:00Z', due: '2026-12-21',
  paid: 'cash', channel: 'mail',
}
/** As it is shown, but for its end. */
const shown = '{"invoice":9007199254740993,"order":1,"amount":12.50,"currency":"CHF","issued":"2026-11-21T10:00:00.000Z",'
  + '"due":"2026-12-21","paid":"cash"'
const parcel = { id: '9007199254740993', to: { city: 'Zürich' }, packed: '2026-11-21T10:00:00Z' }
const customer = { customer: 'customer-0001', email: 'a@b.ch', address: { city: 'Zug' } }

describe('publishing with a schema', () => {
  test('comes back as it was given, in every format and by every way to name a schema', async () => {
    await using session = await open()
    const { channel: _, ...old } = invoice
    const receipts = await publish(session, [
      { value: { json: invoice, schema: 'invoices-value' } },
      { value: { json: old, schema: 'invoices-value/1' } },
      { value: { json: { ...old, paid: { network: 'visa', last4: '0001', risk: 0.5 } }, schema: `id:${ids.invoice}` } },
      { value: { json: parcel, schema: 'shipments-value' } },
      { value: { json: { id: 5, signed_by: 'me' }, schema: 'shipments-value#shop.Delivered' } },
      { value: { json: customer, schema: 'customers-value' } },
    ])
    expect(await texts(session, receipts)).toEqual([
      `${shown},"channel":"mail"}`,
      `${shown}}`,
      expect.stringContaining('"paid":{"network":"visa","last4":"0001","risk":0.5},"channel":"post"'),
      '{"id":9007199254740993,"order":0,"state":"PACKED","to":{"city":"Zürich","latitude":0,"longitude":0},"parcels":[],'
      + '"packed":"2026-11-21T10:00:00Z"}',
      '{"id":5,"signed_by":"me"}',
      '{"customer":"customer-0001","email":"a@b.ch","address":{"city":"Zug"}}',
    ])
  })

  test('refuses a draft that does not fit with the path, and sends the others', async () => {
    await using session = await open()
    const receipts = await publish(session, [
      { value: { json: { ...invoice, order: 'one', paid: { network: 'visa' } }, schema: 'invoices-value' } },
      { value: { json: { parcels: [{}, {}, { grams: 'x' }] }, schema: 'shipments-value' } },
      { value: { json: { ...customer, address: { city: 'Zug', lines: ['a', 5] } }, schema: 'customers-value' } },
      { key: { json: 1, schema: 'nothing-value' }, value: null },
      { value: { json: { id: 1 }, schema: 'shipments-value#shop.Nothing' } },
      { value: { json: 1, schema: 'invoices-value/9' } },
      { key: { text: 'fits' }, value: { json: invoice, schema: 'invoices-value' } },
    ])
    expect(receipts.map(({ ok }) => ok)).toEqual([false, false, false, false, false, false, true])
    expect(receipts[0]).toMatchObject({ problem: { code: 'BadInput', issues: [
      { path: 'value.order', message: 'must be a whole number' }, { path: 'value.paid.last4', message: 'is missing' },
      { path: 'value.paid.risk', message: 'is missing' },
    ] } })
    expect(receipts[1]).toMatchObject({ problem: {
      message: expect.stringContaining('parcels[2].grams: must be a whole number'), issues: [{ path: 'value.parcels[2].grams' }],
    } })
    expect(receipts[2]).toMatchObject({ problem: { issues: [{ path: 'value.address.lines[1]', message: 'must be a text' }] } })
    expect(receipts[3]).toMatchObject({
      problem: { code: 'NotFound', message: expect.stringContaining('subject nothing-value') },
    })
    expect(receipts[4]).toMatchObject({ problem: { code: 'BadInput', message: expect.stringContaining('shop.Delivered') } })
    expect(receipts[5]).toMatchObject({ problem: { code: 'NotFound' } })
  })

  test('needs a registry', async () => {
    await using session = await driver.open(
      { type: 'kafka', brokers: [inject('broker').bootstrap] }, testTools(),
    )
    expect(await publish(session, [{ value: { json: 1, schema: 'a' } }, { value: { text: 'b' } }])).toMatchObject([
      { ok: false, problem: { code: 'Unsupported', hint: expect.stringContaining('settings of the connection') } }, { ok: true },
    ])
    expect(await problemOf(session.list({ kind: 'subject' }, call()))).toMatchObject({ code: 'Unsupported' })
    expect(await problemOf(session.describe({ kind: 'subject', path: ['a'] }, call()))).toMatchObject({ code: 'Unsupported' })
  })
})

describe('the subjects of a registry', () => {
  test('are listed by name, searched, paged and sorted by what is asked for each', async () => {
    await using session = await open()
    const all = await session.list({ kind: 'subject' }, call())
    expect(all.items.map(({ label }) => label)).toEqual(['customers-value', 'geo-place', 'invoices-value', 'shipments-value'])
    expect(all.total).toBe(4)
    const [sample] = await session.sample([{ kind: 'subject', path: ['invoices-value'] }], call())
    expect(sample?.facts).toEqual({ type: 'AVRO', versions: 2, id: ids.invoice, references: 0 })
    const [first] = (await session.list({ kind: 'subject', search: 'shipments' }, call())).items
    expect(first?.facts).toEqual({ type: 'PROTOBUF', versions: 1, id: ids.shipment, references: 1 })
    const page = await session.list({ kind: 'subject', limit: 3 }, call())
    const last = await session.list({ kind: 'subject', limit: 3, cursor: page.next }, call())
    expect(last.items.map(({ label }) => label)).toEqual(['shipments-value'])
    const sorted = await session.list({ kind: 'subject', sort: { by: 'versions', desc: true } }, call())
    expect(sorted.items[0]?.label).toBe('invoices-value')
  })

  test('are described with every version, newest first', async () => {
    await using session = await open()
    const details = await session.describe({ kind: 'subject', path: ['invoices-value'] }, call())
    const { versions } = KafkaSubjectExtra.parse(details.extra)
    expect(versions.map(({ version, id, type }) => [version, id, type])).toEqual(
      [[2, ids.invoice, 'AVRO'], [1, ids.firstInvoice, 'AVRO']],
    )
    expect(JSON.parse(versions[1]?.schema ?? '')).toEqual(JSON.parse(storySchemas.firstInvoice.text))
    const shipment = await session.describe({ kind: 'subject', path: ['shipments-value'] }, call())
    expect(KafkaSubjectExtra.parse(shipment.extra).versions[0]?.references).toEqual([{ name: 'geo/place.proto', subject: 'geo-place', version: 1 }])
    expect(details.sections[0]?.rows).toContainEqual({ label: 'Name', value: 'shop.Invoice' })
    expect(await problemOf(session.describe({ kind: 'subject', path: ['nothing'] }, call()))).toMatchObject({
      code: 'NotFound', message: expect.stringContaining('nothing'), ref: { kind: 'subject', path: ['nothing'] },
    })
  })
})

describe('a registry behind a guard', () => {
  const list = async (settings: Partial<ConfluentRegistry>): Promise<Problem | string | number> => {
    await using session = await open(settings)
    const listing = session.list({ kind: 'subject' }, call())
    return await listing.then(({ total }) => total ?? 0, () => problemOf(listing))
  }

  test('is signed in to with a user and password, or with a token, below a path of its own', async () => {
    const basic = `Basic ${Buffer.from('ann:pä:ss').toString('base64')}`
    await using proxy = await startGuardedProxy(registry.url, { authorization: basic, path: '/behind' })
    expect(await list({ url: proxy.url, username: 'ann', password: 'pä:ss' })).toBe(4)
    expect(await list({ url: `${proxy.url}/`, username: 'ann', password: 'wrong' })).toMatchObject({
      code: 'Unauthenticated', message: expect.stringContaining(new URL(proxy.url).host),
      hint: expect.stringContaining('password'),
    })
    expect(await list({ url: proxy.url })).toMatchObject({ code: 'Unauthenticated' })
    await using bearer = await startGuardedProxy(registry.url, { authorization: 'Bearer abc.def' })
    expect(await list({ url: bearer.url, token: 'abc.def' })).toBe(4)
    expect(await list({ url: bearer.url, token: 'other' })).toMatchObject({ code: 'Unauthenticated' })
    expect(new Set(proxy.seen)).toEqual(new Set([basic, undefined, `Basic ${Buffer.from('ann:wrong').toString('base64')}`]))
  })

  test('is reached over TLS as the connection says', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'tidemark-registry-tls-'))
    try {
      const { ca, otherCa, alice } = await makeCertificates(dir)
      const [cert, key] = await Promise.all(['broker.crt', 'broker.key'].map((name) => readFile(join(dir, name), 'utf8')))
      await using open = await startGuardedProxy(registry.url, { tls: { cert, key } })
      expect(await list({ url: open.url, tls: { ca } })).toBe(4)
      expect(await list({ url: open.url })).toMatchObject({
        code: 'Unreachable', message: expect.stringContaining('issuer'), hint: expect.stringContaining('CA'),
      })
      expect(await list({ url: open.url, tls: { ca: otherCa } })).toMatchObject({ code: 'Unreachable' })
      expect(await list({ url: open.url, tls: { verify: false } })).toBe(4)
      expect(await list({ url: open.url, tls: { ca, serverName: 'localhost' } })).toBe(4)
      expect(await list({ url: open.url, tls: { ca, serverName: 'elsewhere' } })).toMatchObject({
        hint: expect.stringContaining('server name'),
      })
      expect(await list({ url: open.url.replace('https', 'http') })).toMatchObject({ code: 'Unreachable' })
      const strict = { cert, key, ca, requestCert: true, rejectUnauthorized: true }
      await using mutual = await startGuardedProxy(registry.url, { tls: strict })
      expect(await list({ url: mutual.url, tls: { ca, cert: alice.cert, key: alice.key } })).toBe(4)
      expect(await list({ url: mutual.url, tls: { ca } })).toMatchObject({ code: 'Unreachable' })
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  test.each([
    [403, {}, '{"message":"no"}', { code: 'Forbidden', message: expect.stringContaining('(no)') }],
    [404, {}, 'Not Found', { code: 'NotFound', hint: expect.stringContaining('/apis/ccompat/v7') }],
    [429, { 'retry-after': '7' }, '', { code: 'Throttled', retryAfterMs: 7_000 }],
    [503, {}, '', { code: 'Unreachable', message: expect.stringContaining('503') }],
    [200, {}, '<html></html>', { code: 'Unsupported', message: expect.stringContaining('not a schema registry') }],
    [200, {}, '{"not":"a list"}', { code: 'Unsupported' }],
  ])('that answers %i is told in words', async (status, headers, body, problem) => {
    await using proxy = await startGuardedProxy(registry.url, { answer: { status, headers, body } })
    expect(await list({ url: proxy.url })).toMatchObject(problem)
  })

  test('that never answers is given up after ten seconds', async () => {
    await using proxy = await startGuardedProxy(registry.url, { answer: 'never' })
    expect(await list({ url: proxy.url })).toMatchObject({
      code: 'TimedOut', message: expect.stringContaining('did not answer in time'),
    })
  })
})

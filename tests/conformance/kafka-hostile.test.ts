import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import type { Batch } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { openPage } from '../../bench/page.ts'
import { bombBatch, packedZeros, type BombCodec } from '../fixtures/bombs.ts'
import { startBroker, type Broker } from '../fixtures/brokers/broker.ts'
import { buildBatch } from '../fixtures/build-batch.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'
import { appendBatches, createTopic } from './kafka-records.ts'

/** What a topic may hold that is made to hurt: each is shown or refused, and the host stays as it was. */
const [mega, giga] = [1 << 20, 1 << 30]
const schema = '{"type":"record","name":"Named","fields":[{"name":"a","type":"string"}]}'
const script = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>'
/** What the host may take, MB; more while batches that claim a gigabyte, or a single record of 100 MB, are in its hands. */
const [mostMemory, mostWithBombs, mostWithGiant] = [400, 550, 800]

let broker: Broker
let registry: Server
let host: RunningHost
let connection: string
beforeAll(async () => {
  broker = await startBroker({ version: '4.3.1', settings: { 'socket.request.max.bytes': 200 * mega } })
  registry = createServer(({ url }, response) => {
    const found = url?.startsWith('/schemas/ids/7') === true
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
    response.end(JSON.stringify(found ? { schema } : { error_code: 40403, message: 'Schema not found' }))
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const address = registry.address()
  const port = typeof address === 'object' ? address?.port : undefined
  host = await startHost({ args: ['--workers', '2'] })
  const config = {
    type: 'kafka', brokers: [broker.bootstrap], registry: { type: 'confluent', url: `http://127.0.0.1:${port}` },
  }
  const saved = await host.post<Connection>('connections/save', { name: 'hostile', environment: 'dev', level: 'read', config })
  connection = saved.body.id
}, 120_000)
afterAll(async () => {
  expect(await host.stop()).toBe(0)
  registry.close()
  await broker.stop()
})

async function fill(topic: string, ...batches: readonly Buffer[]): Promise<void> {
  // The batches are years old: retention would take them.
  const configEntries = [{ name: 'max.message.bytes', value: String(150 * mega) }]
  await createTopic(broker.bootstrap, { topic, numPartitions: 1, configEntries })
  await appendBatches(broker.bootstrap, topic, 0, batches)
}

/** Reads all of a topic over HTTP. */
async function read(topic: string, query: ReadQuery = {}) {
  const { frames, problem } = await host.stream<Batch>('messages/read', {
    connection, system: 'kafka', ref: { kind: 'topic', path: [topic] }, query: { from: 'oldest', limit: 1_000, ...query },
  })
  const verdict = frames.at(-1)?.verdict
  if (!verdict) throw new Error(`no verdict for ${topic}: ${problem?.message ?? 'the stream ended'}`)
  return { messages: frames.flatMap(({ messages }) => messages), verdict }
}

/** The host answers, and never had more memory than it may, MB. */
async function expectWell(most = mostMemory): Promise<void> {
  expect((await host.post('system/info', {})).status).toBe(200)
  const status = await readFile(`/proc/${host.pid}/status`, 'utf8')
  const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_000
  expect(peak).toBeLessThan(most)
}

const filters = [
  { text: 'nowhere' }, { text: 'nowhere', ignoreCase: true }, { where: 'value.a == 1' }, { where: 'size(value) > 3' },
] as const

/** No filter, whatever it asks, keeps a search from judging every record. */
async function expectAllFilters(topic: string, scanned: number): Promise<void> {
  for (const filter of filters) expect((await read(topic, { filter })).verdict).toMatchObject({ outcome: 'complete', scanned })
}

describe('a value', () => {
  it.each(['gzip', 'zstd'] as const)('that is %s of a gigabyte is shown without unpacking all of it', async (codec) => {
    const topic = `value-${codec}`
    await fill(topic, buildBatch({ records: [{ value: await packedZeros(codec, giga) }, { value: '{"a":1}' }] }))
    const { messages, verdict } = await read(topic)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 2, matched: 2 })
    expect(messages[0]?.value?.text.length).toBeLessThan(64 << 10)
    expect(messages[0]?.value?.why).not.toBe('')
    await expectAllFilters(topic, 2)
    expect((await read(topic, { filter: filters[2] })).messages).toHaveLength(1)
    await expectWell()
  })

  it('of 10 MB is shown cut, with its true size, and found by its end', async () => {
    await fill('large', buildBatch({ records: [{ value: `{"a":"${'x'.repeat(10 * mega)}","b":"the end"}` }] }))
    const { messages, verdict } = await read('large', { filter: { text: 'the end' } })
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 1 })
    expect(messages[0]?.value).toMatchObject({ bytes: 10 * mega + 22, truncated: true })
    expect(messages[0]?.value?.text.length).toBeLessThan(64 << 10)
    expect((await read('large', { filter: { where: 'value.b == "the end"' } })).messages).toHaveLength(1)
    await expectWell()
  })

  it('of deep JSON, half of it valid, never fails a search', async () => {
    const deep = (depth: number) => ({ value: `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}` })
    await fill('deep', buildBatch({ records: [100, 10_000, 1_000_000].map(deep) }))
    expect((await read('deep')).verdict).toMatchObject({ outcome: 'complete', matched: 3 })
    await expectAllFilters('deep', 3)
    await expectWell()
  })

  it('that is not UTF-8 is shown as bytes and found by its bytes', async () => {
    const value = Buffer.from('{"a":"\xff\xfe\xc0\x80\xed\xa0\x80tail"}', 'latin1')
    await fill('not-utf8', buildBatch({ records: [{ key: value, value, headers: [['h', value]] }] }))
    const { messages: [message], verdict } = await read('not-utf8', { filter: { text: 'tail' }, raw: true })
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 1 })
    for (const payload of [message?.key, message?.value, message?.headers[0]?.value]) {
      expect(Buffer.from(payload?.raw ?? '', 'base64')).toEqual(value)
      expect(payload?.format).toBe('bytes')
    }
    await expectAllFilters('not-utf8', 1)
  })

  it('framed for a schema that does not exist, or that it was not written with, is shown with the reason', async () => {
    const framed = (id: number, ...data: readonly number[]) =>
      ({ value: Buffer.from([0, 0, id >> 16, (id >> 8) & 255, id & 255, ...data]) })
    await fill('wrong-schema', buildBatch({ records: [
      framed(999_999, 2, 4, 6), framed(7, 0xfe, 0xff, 0xff, 0xff, 0x0f, 1), framed(7), { value: '{"a":1}' },
    ] }))
    const { messages, verdict } = await read('wrong-schema')
    expect(verdict).toMatchObject({ outcome: 'complete', matched: 4 })
    const said = messages.map(({ value }) => `${value?.problem ?? ''} ${value?.why ?? ''}`)
    expect(said[0]).toContain('999999')
    expect(said[1]).toMatch(/schema(.*) 7\b/)
    expect(messages.map(({ value }) => value?.bytes)).toEqual([8, 11, 5, 7])
    await expectAllFilters('wrong-schema', 4)
    expect((await read('wrong-schema', { filter: filters[2] })).messages).toHaveLength(1)
  })

  it('of HTML and script stays text, in the answer and in a file', async () => {
    await fill('script', buildBatch({ records: [{ key: script, value: script, headers: [[script, script]] }] }))
    const { messages: [message] } = await read('script')
    expect(message?.value).toMatchObject({ format: 'text', text: script })
    const answer = await fetch(`${host.origin}/api/messages/read`, {
      method: 'POST', headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ connection, system: 'kafka', ref: { kind: 'topic', path: ['script'] }, query: {} }),
    })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    await answer.body?.cancel()
  })
})

describe('a batch', () => {
  it.each<readonly [BombCodec, number]>([
    ['gzip', giga], ['zstd', giga], ['lz4', giga], ['snappy', 256 * mega],
  ])('that is %s of %i bytes is one row with the reason, and the rest is read', async (codec, length) => {
    const topic = `batch-${codec}`
    const good = (n: number) => buildBatch({ codec, records: [{ value: `{"a":${n}}` }] })
    await fill(topic, good(1), await bombBatch(codec, length), good(2))
    const { messages, verdict } = await read(topic)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 3 })
    expect(messages.map(({ value }) => value?.text)).toEqual(expect.arrayContaining(['{"a":1}', '{"a":2}']))
    expect(messages[1]?.flags).toContain('not-decoded')
    expect(messages[1]?.value?.problem).toBeTruthy()
    await expectAllFilters(topic, 3)
    await expectWell(mostWithBombs)
  })
})

describe('a page', () => {
  it('that shows HTML and script runs nothing of it', async () => {
    const { host: shown, page, connection: own, close } = await openPage(broker.bootstrap)
    try {
      await page.goto(`${shown.origin}/#/c/${own}/kafka/topic/script`)
      const row = page.getByRole('row').filter({ hasText: 'onerror' }).first()
      await row.waitFor()
      await row.click()
      await page.getByRole('complementary').getByText('onerror').first().waitFor()
      expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false)
      expect(await page.locator('img[src=x]').count()).toBe(0)
    } finally {
      await close()
    }
  })
})

// The last one: what the host took for it stays with the process.
describe('a record of 100 MB', () => {
  it.each(['none', 'gzip'] as const)('of 100 MB of nested JSON, its batch by %s, is shown and searched', async (codec) => {
    const topic = `nested-${codec}`
    await fill(
      topic, buildBatch({ codec, records: [{ value: Buffer.alloc(100_000_000, '[') }] }),
      buildBatch({ records: [{ value: '{"a":1}' }] }),
    )
    const { messages, verdict } = await read(topic)
    expect(verdict).toMatchObject({ outcome: 'complete', scanned: 2 })
    expect(messages.map(({ value }) => value?.bytes)).toContain(7)
    for (const filter of filters) {
      const { messages: found, verdict: { outcome, problems } } = await read(topic, { filter })
      // A slow machine may need more than the 2 s that a thread may be silent: then it says so.
      if (outcome === 'partial') expect(problems).toMatchObject([{ code: 'TimedOut', ref: { path: [topic, '0'] } }])
      // What is no JSON is a text, and that has a size.
      else expect([outcome, found.length]).toEqual(['complete', 'where' in filter ? 1 : 0])
    }
    await expectWell(mostWithGiant)
  })
})

import { randomBytes } from 'node:crypto'
import { Kafka, type Admin, type Producer } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import type { AuditLine } from '#contract/audit.ts'
import type { Connection } from '#contract/connection.ts'
import type { Health } from '#contract/health.ts'
import type { Job } from '#contract/job.ts'
import type { Batch, Message } from '#contract/message.ts'
import type { Receipt } from '#contract/publish.ts'
import type { Remembered } from '#contract/remembered.ts'
import type { ResourcePage } from '#contract/resource.ts'
import type { SchemaFile } from '#contract/schema-file.ts'
import type { HostSettings } from '#contract/settings.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'

/** What a script sees that knows docs/api.md alone, against a broker that Tidemark did not start. */
let host: RunningHost
let admin: Admin
let producer: Producer
let connection: string
const { bootstrap, listeners } = inject('broker')
const topic = (name: string) => ({ connection, system: 'kafka', ref: { kind: 'topic', path: [name] } })
const messagesOf = (frames: readonly Batch[]) => frames.flatMap((batch) => batch.messages)
const verdictOf = (frames: readonly Batch[]) => frames.at(-1)?.verdict
const readTopic = (name: string, query: object) => host.stream<Batch>('messages/read', { ...topic(name), query })
const save = (name: string, environment: string, level: string) =>
  host.post<Connection>('connections/save', { name, environment, level, config: { type: 'kafka', brokers: [bootstrap] } })
const places = (messages: readonly Message[]) => messages.map(
  (message) => `${message.position.partition}-${message.position.offset}`
)

beforeAll(async () => {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: 0 })
  admin = kafka.admin()
  producer = kafka.producer({ idempotent: true })
  await Promise.all([admin.connect(), producer.connect()])
  host = await startHost()
  const saved = await save('script', 'dev', 'publish')
  expect(saved.status).toBe(200)
  connection = saved.body.id
})

afterAll(async () => {
  await Promise.all([admin?.disconnect(), producer?.disconnect()])
  expect(await host?.stop()).toBe(0)
})

describe('lists', () => {
  it('pages through 1,000 topics without loss', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `many-${String(n).padStart(4, '0')}`)
    await createTopics(admin, names.map((topic) => ({ topic, numPartitions: 1 })))
    const query = { connection, system: 'kafka', kind: 'topic', search: 'many-', limit: 137 }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { status, body } = await host.post<ResourcePage>(
        'resources/list', { ...query, ...(cursor === undefined ? {} : { cursor }) },
      )
      expect(status).toBe(200)
      expect(body.total).toBe(1_000)
      seen.push(...body.items.map((item) => item.label))
      cursor = body.next
    } while (cursor !== undefined)
    expect(seen).toEqual(names)
    await admin.deleteTopics({ topics: names })
  })

  it('sorts partitions by what only a sample tells', async () => {
    await createTopics(admin, [{ topic: 'sorted', numPartitions: 3 }])
    const at = Date.now() - 60_000
    await producer.send({
      topic: 'sorted', messages: [1, 2, 0].map((partition, n) => ({ value: 'x', partition, timestamp: String(at + n * 1_000) })),
    })
    for (const [desc, labels] of [[true, ['0', '2', '1']], [false, ['1', '2', '0']]] as const) {
      const { body } = await host.post<ResourcePage>('resources/list', {
        connection, system: 'kafka', kind: 'partition', parent: { kind: 'topic', path: ['sorted'] },
        sort: { by: 'lastMessage', desc },
      })
      expect(body.items.map((item) => item.label)).toEqual(labels)
    }
  })

  it('finds by part, glob and regular expression', async () => {
    await createTopics(admin, ['find-Alpha', 'find-beta'].map((name) => ({ topic: name })))
    const labels = async (search: string) =>
      (
        await host.post<ResourcePage>('resources/list', { connection, system: 'kafka', kind: 'topic', search })
      ).body.items.map((item) => item.label)
    expect(await labels('ALPHA')).toEqual(['find-Alpha'])
    expect(await labels('find-?eta')).toEqual(['find-beta'])
    expect(await labels('/^find-[A-Z]/')).toEqual(['find-Alpha'])
    const bad = await host.post<unknown>('resources/list', { connection, system: 'kafka', kind: 'topic', search: '/(/' })
    expect([bad.status, bad.body.problem?.code]).toEqual([400, 'BadInput'])
  })
})

describe('publish and read back', () => {
  it('carries 100 drafts byte for byte, odd headers included', async () => {
    await createTopics(admin, [{ topic: 'round-trip', numPartitions: 3 }])
    const drafts = Array.from({ length: 100 }, (_, n) => ({
      key: n % 10 === 0 ? null : { base64: randomBytes(n).toString('base64') },
      value: n % 7 === 0 ? null : n % 7 === 1 ? { text: '' } : { base64: randomBytes(n * 3).toString('base64') },
      headers: [
        { name: 'b', value: { text: `ü${n}` } }, { name: '2', value: { base64: randomBytes(3).toString('base64') } },
        { name: 'a', value: null }, { name: 'b', value: { text: '' } },
      ].slice(0, n % 5),
      options: { partition: n % 3, timestamp: 1_700_000_000_000 + n },
    }))
    const { status, body } = await host.post<{ receipts: Receipt[] }>('messages/publish', { ...topic('round-trip'), drafts })
    expect(status).toBe(200)
    expect(body.receipts).toHaveLength(100)
    expect(body.receipts.every((receipt) => receipt.ok)).toBe(true)
    const { frames } = await readTopic('round-trip', { from: 'oldest', limit: 1_000, raw: true })
    const byPlace = new Map(
      messagesOf(frames).map((message) => [`${message.position.partition}-${message.position.offset}`, message])
    )
    const raw = (content: { base64?: string; text?: string } | null) =>
      (content === null ? null : (content.base64 ?? Buffer.from(content.text ?? '').toString('base64')))
    drafts.forEach((draft, n) => {
      const receipt = body.receipts[n]
      const message = receipt?.ok === true ? byPlace.get(`${receipt.position.partition}-${receipt.position.offset}`) : undefined
      expect({
        key: message?.key?.raw ?? null, value: message?.value?.raw ?? null, at: message?.at,
        headers: message?.headers.map((header) => [header.name, header.value?.raw ?? null]),
      }).toEqual({
        key: raw(draft.key), value: raw(draft.value), at: draft.options.timestamp,
        headers: draft.headers.map((header) => [header.name, raw(header.value)]),
      })
    })
  })

  it('gives a 2 MB draft its own TooLarge receipt and sends the others', async () => {
    await createTopics(admin, [{ topic: 'too-large', numPartitions: 1 }])
    const { status, body } = await host.post<{ receipts: Receipt[] }>('messages/publish', {
      ...topic('too-large'),
      drafts: [{ value: { text: 'before' } }, { value: { text: 'x'.repeat(2_000_000) } }, { value: { text: 'after' } }],
    })
    expect(status).toBe(200)
    expect(body.receipts.map((receipt) => (receipt.ok ? 'sent' : receipt.problem.code))).toEqual(['sent', 'TooLarge', 'sent'])
  })
})

describe('reads', () => {
  it('returns every record of a mixed topic once, forward and backward alike', async () => {
    await createTopics(admin, [{ topic: 'mixed', numPartitions: 4 }])
    await producer.send({ topic: 'mixed', messages: Array.from({ length: 400 }, (_, n) => ({
      key: n % 3 === 0 ? null : `key-${n % 17}`, value: n % 11 === 0 ? null : `value ${n}`, partition: n % 4,
    })) })
    const transactional = new Kafka({ brokers: [bootstrap], logLevel: 0 }).producer({
      transactionalId: 'mixed-tx', maxInFlightRequests: 1, idempotent: true,
    })
    await transactional.connect()
    for (const end of ['abort', 'commit', 'abort'] as const) {
      const transaction = await transactional.transaction()
      await transaction.send({ topic: 'mixed', messages: [{ value: end, partition: 0 }, { value: end, partition: 1 }] })
      await transaction[end]()
    }
    await transactional.disconnect()
    // The coordinator answers before all of its markers are written: 400 records, 6 in transactions, 6 markers.
    const ends = async () => (await admin.fetchTopicOffsets('mixed')).reduce((sum, { high }) => sum + Number(high), 0)
    await vi.waitFor(async () => expect(await ends()).toBe(412), { timeout: 10_000, interval: 50 })
    const read = (query: object) => readTopic('mixed', { limit: 10_000, ...query })
    const forward = await read({ from: 'oldest' })
    const backward = await read({ from: 'newest' })
    expect(verdictOf(forward.frames)).toMatchObject({ outcome: 'complete', matched: 406, aborted: 4, control: 6, undecodable: 0 })
    expect(
      verdictOf(backward.frames)
    ).toMatchObject({ outcome: 'complete', matched: 406, aborted: 4, control: 6, undecodable: 0 })
    const ahead = places(messagesOf(forward.frames))
    const back = places(messagesOf(backward.frames))
    expect(new Set(ahead).size).toBe(406)
    expect([...back].sort()).toEqual([...ahead].sort())
    for (const partition of ['0', '1', '2', '3']) {
      const offsets = (messages: readonly Message[]) => messages.filter(
        (message) => message.position.partition === partition
      ).map((message) => Number(message.position.offset))
      const up = offsets(messagesOf(forward.frames))
      expect(up).toEqual([...up].sort((a, b) => a - b))
      expect(offsets(messagesOf(backward.frames))).toEqual([...up].reverse())
    }
    const aborted = messagesOf(forward.frames).filter((message) => message.flags.includes('aborted'))
    expect(aborted.map((message) => message.value?.text)).toEqual(['abort', 'abort', 'abort', 'abort'])
    const committed = await read({ from: 'oldest', committedOnly: true })
    expect(verdictOf(committed.frames)).toMatchObject({ outcome: 'complete', matched: 402 })
  })

  it('resumes exactly where a limit stopped it, in both directions', async () => {
    for (const from of ['oldest', 'newest'] as const) {
      const seen: string[] = []
      let query: object = { from, limit: 60 }
      for (;;) {
        const { frames } = await readTopic('mixed', query)
        seen.push(...places(messagesOf(frames)))
        const verdict = verdictOf(frames)
        if (verdict?.outcome === 'complete') break
        expect(verdict?.outcome).toBe('limit')
        // What is older than the last message of a page may be unread in some partition: the span must not claim it.
        if (from === 'newest')
          expect(verdict?.span.from).toBe(Math.min(...messagesOf(frames).flatMap((message) => message.at ?? [])))
        query = { from: { resume: verdict?.resume }, limit: 60 }
      }
      expect(seen).toHaveLength(406)
      expect(new Set(seen).size).toBe(406)
    }
  })

  it('creates no group and commits nothing', async () => {
    const { groups } = await admin.listGroups()
    expect(groups.filter(({ groupId }) => /tidemark/i.test(groupId))).toEqual([])
  })
})

describe('out of a topic', () => {
  const jobOf = async (path: string, query: object, more: object = {}) =>
    (await host.post<{ job: Job }>(path, { ...topic('mixed'), query, ...more })).body.job
  const fileOf = (id: string) =>
    fetch(`${host.origin}/api/jobs/${id}/file`, { headers: { authorization: `Bearer ${host.token}` } })
  const ended = async (id: string) => {
    const { frames } = await host.stream<{ job: Job }>('jobs/watch', { id })
    return frames.at(-1)?.job
  }

  it('an export without a limit holds all that matches, with every byte', async () => {
    const { frames } = await readTopic('mixed', { from: 'oldest', limit: 10_000, raw: true })
    const query = { from: 'oldest' }
    const { id } = await jobOf('messages/export', query, { format: 'ndjson' })
    expect(await ended(id)).toMatchObject({
      state: 'done', verdict: { outcome: 'complete', matched: 406 }, file: { name: 'mixed.ndjson' },
    })
    const answer = await fileOf(id)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mixed.ndjson"')
    const messages: Message[] = (await answer.text()).trim().split('\n').map((line) => JSON.parse(line))
    const bytesOf = (all: readonly Message[]) => new Map(all.map((one) => [one.id, [one.key?.raw, one.value?.raw]]))
    expect(bytesOf(messages)).toEqual(bytesOf(messagesOf(frames)))
    const table = await jobOf('messages/export', { ...query, filter: { key: 'key-1' } }, { format: 'csv' })
    await ended(table.id)
    const rows = (await (await fileOf(table.id)).text()).trim().split('\r\n')
    expect(rows[0]).toBe('at,position,key,value,headers,bytes,flags')
    expect(rows.slice(1).every((row) => row.includes(',key-1,'))).toBe(true)
    const saved = await host.post<unknown>('messages/export', { ...topic('mixed'), query, format: 'csv', saveAs: true })
    expect([saved.status, saved.body.problem?.code]).toEqual([422, 'Unsupported'])
  })

  it('a search is a job whose results end with the verdict', async () => {
    const { id } = await jobOf('messages/search', { from: 'oldest', filter: { text: 'value 7' }, limit: 5 })
    const { frames } = await host.stream<Batch>('jobs/results', { id })
    expect(messagesOf(frames)).toHaveLength(5)
    expect(verdictOf(frames)).toMatchObject({ outcome: 'limit', matched: 5, resume: expect.any(String) })
    await host.post<Job>('jobs/resume', { id })
    const { frames: more } = await host.stream<Batch>('jobs/results', { id, after: frames.at(-1)?.resume })
    expect(verdictOf(more)?.matched).toBe(5 + messagesOf(more).length)
  })
})

describe('what a person keeps', () => {
  it('decoders, searches and the history of a topic', async () => {
    const query = { filter: { where: 'value.status == "failed"' } }
    const saved = await host.post<Remembered>('remembered/save', {
      ...topic('mixed'), decode: { value: 'text' }, keep: { name: 'failed', query }, used: query,
    })
    expect([saved.status, saved.body]).toEqual([200, {
      decode: { value: 'text' }, searches: [{ name: 'failed', query }], history: [query],
    }])
    expect((await host.post<Remembered>('remembered/get', topic('mixed'))).body).toEqual(saved.body)
  })

  it('files of message types', async () => {
    const content = 'syntax = "proto3";\npackage shop.v1;\nmessage Order { string id = 1; }\n'
    const give = (text: string) => host.post<SchemaFile>('schemas/save', {
      connection, name: 'order.proto', base64: Buffer.from(text).toString('base64'),
    })
    expect((await give(content)).body).toEqual({
      name: 'order.proto', kind: 'proto', bytes: content.length, types: ['shop.v1.Order'],
    })
    const { body } = await host.post<{ items: SchemaFile[] }>('schemas/list', { connection })
    expect(body.items.map(({ name }) => name)).toEqual(['order.proto'])
    const refused = await give('message Order {')
    expect([refused.status, refused.body.problem?.message]).toEqual([400, expect.stringContaining('line 1')])
    expect((await host.post<unknown>('schemas/remove', { connection, name: 'order.proto' })).body).toEqual({})
  })

  it('the number of workers', async () => {
    const { body } = await host.post<HostSettings>('settings/get', {})
    expect(body).toEqual({ workers: Math.max(1, body.cores - 1), cores: body.cores, historyMegabytes: 500 })
    expect((await host.post<HostSettings>('settings/save', { workers: 1 })).body.workers).toBe(1)
    expect((await host.post<unknown>('settings/save', { workers: body.cores + 1 })).status).toBe(400)
  })

  it('a filter is checked without being used', async () => {
    const check = (where: string) => host.post<unknown>('messages/check', { filter: { where } })
    expect(await check('value.amount > 500')).toEqual({ status: 200, body: {} })
    const { status, body } = await check('value.amount > 500 && value.status ==')
    expect([status, body.problem?.code, body.problem?.issues?.[0]?.path]).toEqual([200, 'BadInput', 'filter.where'])
    expect(body.problem?.message).toContain('Column 38')
  })
})

describe('one message', () => {
  it('says which of its headers is not there', async () => {
    const { status, body } = await host.post<unknown>('messages/bytes', { ...topic('mixed'), id: '0-0', part: { header: 7 } })
    expect([status, body.problem?.code]).toEqual([404, 'NotFound'])
    expect(body.problem?.message).toContain('no header 7')
  })
})

describe('bad input', () => {
  const cases: readonly [string, string, () => unknown, number, string][] = [
    ['an unknown topic', 'messages/read', () => ({ ...topic('no-such-topic'), query: {} }), 404, 'NotFound'],
    [
      'an offset past the end', 'messages/read',
      () => ({ ...topic('mixed'), query: { partitions: [0], from: { offset: '999999' } } }), 400, 'BadInput',
    ],
    [
      'an offset without a partition', 'messages/read', () => ({ ...topic('mixed'), query: { from: { offset: '1' } } }), 400,
      'BadInput',
    ],
    ['an unknown member', 'messages/read', () => ({ ...topic('mixed'), query: { fromm: 'oldest' } }), 400, 'BadInput'],
    ['a body that is not JSON', 'connections/list', () => '{nonsense', 400, 'BadInput'],
    [
      'a filter that does not compile', 'messages/read',
      () => ({ ...topic('mixed'), query: { filter: { where: 'value.a ==' } } }), 400, 'BadInput',
    ],
    [
      'a time that no date can hold', 'messages/read', () => ({ ...topic('mixed'), query: { from: { time: 1e300 } } }), 400,
      'BadInput',
    ],
    ['offsets the wrong way round', 'messages/read', () => ({
      ...topic('mixed'), query: { from: { offsets: { 0: '8' } }, until: { offsets: { 0: '3' } } },
    }), 400, 'BadInput'],
    [
      'a path with too few parts', 'messages/read', () => ({ ...topic('mixed'), ref: { kind: 'topic', path: [] }, query: {} }),
      400, 'BadInput',
    ],
    ['a topic without a name', 'messages/read', () => ({ ...topic(''), query: {} }), 400, 'BadInput'],
    [
      'a path with too many parts', 'resources/describe',
      () => ({ ...topic('mixed'), ref: { kind: 'topic', path: ['mixed', '0'] } }), 400, 'BadInput',
    ],
    [
      'a filter that every object has', 'resources/list',
      () => ({ connection, system: 'kafka', kind: 'topic', where: { constructor: 'x' } }), 400, 'BadInput',
    ],
    [
      'a parent of what has none', 'resources/list',
      () => ({ connection, system: 'kafka', kind: 'topic', parent: { kind: 'group', path: ['g'] } }), 400, 'BadInput',
    ],
    [
      'a text that UTF-8 cannot carry', 'messages/publish',
      () => ({ ...topic('mixed'), drafts: [{ value: { text: '\ud800' } }] }), 400, 'BadInput',
    ],
    [
      'a port that cannot be', 'connections/check', () => ({ config: { type: 'kafka', brokers: ['localhost:99999'] } }), 400,
      'BadInput',
    ],
    ['an unknown connection', 'resources/list', () => ({ connection: 'nope', system: 'kafka', kind: 'topic' }), 404, 'NotFound'],
    ['an unknown procedure', 'messages/unread', () => ({}), 404, 'NotFound'],
  ]
  it.each(cases)('%s is a clear problem', async (_what, path, body, status, code) => {
    const answer = await host.post<unknown>(path, body())
    expect([answer.status, answer.body.problem?.code]).toEqual([status, code])
    expect(answer.body.problem?.message.length).toBeGreaterThan(10)
  })

  it('a wrong password and a closed port name their layer', async () => {
    const wrong = await host.post<Health>('connections/check', { config: {
      type: 'kafka', brokers: [listeners.SASL_PLAINTEXT],
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'alice', password: 'not hers' },
    } })
    expect(wrong.body).toMatchObject({
      state: 'down', checks: expect.arrayContaining([expect.objectContaining({ layer: 'auth', ok: false })]),
    })
    const closed = await host.post<Health>('connections/check', { config: { type: 'kafka', brokers: ['127.0.0.1:1'] } })
    expect(closed.body).toMatchObject({
      state: 'down', checks: expect.arrayContaining([expect.objectContaining({ layer: 'tcp', ok: false })]),
    })
  })

  it('a read connection refuses to publish and says how to change it', async () => {
    const { body: saved } = await save('reader', 'production', 'read')
    const refused = await host.post<unknown>(
      'messages/publish',
      { connection: saved.id, system: 'kafka', ref: { kind: 'topic', path: ['mixed'] }, drafts: [{ value: { text: 'no' } }] },
    )
    expect([refused.status, refused.body.problem?.code]).toEqual([403, 'ReadOnly'])
    expect(`${refused.body.problem?.message} ${refused.body.problem?.hint}`).toContain('reader is set to Read')
    const { body: audit } = await host.post<{ items: AuditLine[] }>('audit/list', { limit: 10 })
    expect(audit.items[0]).toMatchObject({ who: 'script', connectionName: 'reader', what: expect.stringMatching(/publish/i) })
  })

  it('still serves after all of that', async () => {
    expect((await host.post<unknown>('system/info', {})).status).toBe(200)
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { contract } from '#contract/index.ts'
import { fakeServer, post, token, type FakeServer, type Init } from '../fixtures/fake-server.ts'

let server: FakeServer
beforeEach(async () => { server = await fakeServer() })
afterEach(() => server[Symbol.asyncDispose]())

const place = () => ({ connection: server.connection, system: 'fake' })
const topic = (name: string) => ({ ...place(), ref: { kind: 'topic', path: [name] } })
const call = (path: string, body: unknown, init?: Init) => post(server.origin, path, body, init)
const problemOf = async (answer: Response) => {
  const body: unknown = await answer.json()
  return { status: answer.status, body }
}

test('a call answers JSON', async () => {
  const answer = await call('resources/list', { ...place(), kind: 'topic', limit: 1 })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.json()).toMatchObject({ items: [{ label: 'breaks' }], total: 46, next: '1', problems: [] })
})

test('a cursor loses no row', async () => {
  const seen: string[] = []
  for (let cursor: string | undefined; ;) {
    const page: {
      items: { label: string }[]; next?: string
    } = JSON.parse(
      await (await call('resources/list', { ...place(), kind: 'topic', limit: 7, ...(cursor && { cursor }) })).text()
    )
    seen.push(...page.items.map(({ label }) => label))
    cursor = page.next
    if (cursor === undefined) break
  }
  expect(new Set(seen).size).toBe(46)
  expect(seen).toHaveLength(46)
})

test.each([
  ['an unknown member', { a: 1 }, 400, 'BadInput'],
  ['malformed JSON', '{"a"', 400, 'BadInput'],
  ['an empty body', '', 400, 'BadInput'],
  ['a list', [], 400, 'BadInput'],
  ['null', 'null', 400, 'BadInput'],
] as const)('%s is BadInput', async (_name, body, status, code) => {
  expect(await problemOf(await call('connections/list', body))).toMatchObject({
    status, body: { problem: { code, message: expect.any(String) } },
  })
})

test.each([
  'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '',
])('a body of type "%s" is BadInput', async (type) => {
  const answer = await call('connections/list', '{}', { headers: { 'content-type': type } })
  expect(await problemOf(answer)).toMatchObject({ status: 400, body: { problem: { code: 'BadInput' } } })
})

test('issues name the place', async () => {
  const { body } = await problemOf(await call('messages/read', { ...topic('ten'), query: { limit: -1, direction: 'up' } }))
  expect(body).toMatchObject({ problem: { issues: expect.arrayContaining([{
    path: 'query.limit', message: expect.any(String),
  }]) } })
})

test('an issue in one of several shapes is that of the shape that was meant', async () => {
  const issuesOf = async (query: object) => {
    const { body } = await problemOf(await call('messages/read', { ...topic('ten'), query }))
    return body
  }
  expect(await issuesOf({ from: { offset: 5 } })).toMatchObject({ problem: { issues: [{
    path: 'query.from.offset', message: expect.stringContaining('expected string'),
  }] } })
  expect(await issuesOf({ from: 'middle' })).toMatchObject({ problem: { issues: [{ path: 'query.from' }] } })
  expect(await problemOf(await call('connections/check', { config: { type: 'kafka', brokers: ['nowhere'] } }))).toMatchObject({
    body: { problem: { issues: [{ path: 'config.brokers.0', message: 'a broker is host:port' }] } },
  })
})

test('what fails before the first frame has its status, not an event', async () => {
  const { job } = JSON.parse(await (await call('messages/search', { ...topic('ten'), query: {} })).text())
  expect(await problemOf(await call('jobs/results', { id: job.id, after: '3' }))).toMatchObject({
    status: 400, body: { problem: { code: 'BadInput' } },
  })
})

test('a parent of a kind that has none is not ignored', async () => {
  const answer = await call('resources/list', { ...place(), kind: 'topic', parent: { kind: 'group', path: ['g'] } })
  expect(await problemOf(answer)).toMatchObject({
    status: 400, body: { problem: { code: 'BadInput', issues: [{ path: 'parent' }] } },
  })
})

test('each problem has its status', async () => {
  expect(await problemOf(await call('resources/describe', topic('gone')))).toMatchObject({
    status: 404, body: { problem: { code: 'NotFound', ref: { kind: 'topic', path: ['gone'] } } },
  })
  expect(await problemOf(await call('no/such', {}))).toMatchObject({ status: 404, body: { problem: { code: 'NotFound' } } })
  expect(await problemOf(await call(
    'messages/read', { ...place(), ref: { kind: 'group', path: ['g'] }, query: {} },
  ))).toMatchObject({ status: 422, body: { problem: { code: 'Unsupported' } } })
  expect(await problemOf(await call('leases/end', { id: 'x' }))).toMatchObject({ status: 404 })
  const anonymous = await fetch(
    `${server.origin}/api/connections/list`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
  )
  expect(await problemOf(anonymous)).toMatchObject({ status: 401, body: { problem: { code: 'Unauthenticated' } } })
})

test('a stream is server-sent events, one JSON frame a data line, and ends with the verdict', async () => {
  const answer = await call('messages/read', { ...topic('ten'), query: {} })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const events = (await answer.text()).trim().split('\n\n')
  const frames = events.map((event) => JSON.parse(event.replace(/^data: /, '')))
  expect(frames).toHaveLength(2)
  expect(Object.keys(frames[0])).toEqual(['data'])
  expect(frames[0].data.messages).toHaveLength(10)
  expect(frames[1].data.verdict.outcome).toBe('complete')
})

test('what fails before the first frame answers with its status, what fails later is an error event', async () => {
  expect(await problemOf(await call('messages/read', { ...topic('gone'), query: {} }))).toMatchObject({ status: 404 })
  const broken = await call('messages/read', { ...topic('breaks'), query: {} })
  expect(broken.status).toBe(200)
  const events = (await broken.text()).trim().split('\n\n')
  expect(events).toHaveLength(2)
  expect(events[1]).toBe(
    'event: error\ndata: {"problem":{"code":"Unreachable","message":"Broker b-1 did not answer","hint":"Check it."}}'
  )
})

test('a reader that stalls stops the source, and closing the request ends it', async () => {
  const leaving = new AbortController()
  const answer = await call('messages/tail', { ...topic('endless'), query: {} }, { signal: leaving.signal })
  const reader = answer.body?.getReader()
  await reader?.read()
  let before = -1
  await vi.waitFor(async () => {
    const now = server.stats.batches
    const still = now === before
    before = now
    await sleep(300)
    expect(still).toBe(true)
  }, { timeout: 10_000, interval: 10 })
  // 140 KB a frame; the kernel's buffers hold a few MB on loopback.
  expect(before).toBeLessThan(150)
  leaving.abort()
  await reader?.cancel().catch(() => {})
  await vi.waitFor(() => expect(server.stats.finallies).toBe(1), 1_000)
})

test('a publish answers one receipt a draft, and each write leaves an audit line', async () => {
  const drafts = [{ value: { text: 'a' } }, { value: { text: 'bad' } }, { value: null }]
  expect(await (await call('messages/publish', { ...topic('ten'), drafts })).json()).toMatchObject({
    receipts: [
      { ok: true, position: { offset: '0' } }, { ok: false, problem: { code: 'TooLarge' } },
      { ok: true, position: { offset: '2' } },
    ],
  })
  expect(await (await call('audit/list', {})).json()).toMatchObject({
    items: [{
      who: 'script', what: 'Publish 3 messages', outcome: '2 of 3 done, 1 failed', connectionName: 'fake',
      ref: { kind: 'topic', path: ['ten'] },
    }],
  })
})

test('a body of 32 MiB is taken, a larger one is TooLarge', async () => {
  const fill = (bytes: number) => JSON.stringify({ ...topic('ten'), drafts: [{ value: { text: 'x'.repeat(bytes) } }] })
  const room = (32 << 20) - fill(0).length
  expect((await call('messages/publish', fill(room))).status).toBe(200)
  expect(await problemOf(await call('messages/publish', fill(room + 1)))).toMatchObject({
    status: 413, body: { problem: { code: 'TooLarge' } },
  })
  expect((await call('system/info', {})).status).toBe(200)
})

test('every procedure of the contract is described and reachable', async () => {
  const answer = await fetch(`${server.origin}/api/openapi.json`, { headers: { authorization: `Bearer ${token}` } })
  const document: { paths: Record<string, unknown> } = JSON.parse(await answer.text())
  const paths = Object.entries(contract).filter(([area]) => area !== 'flow').flatMap(
    ([area, calls]) => Object.entries(calls).map(([name, procedure]) => procedure['~orpc'].route.path ?? `/${area}/${name}`)
  )
  expect(new Set(Object.keys(document.paths))).toEqual(new Set([...paths, '/jobs/{id}/file']))
  for (const path of paths) {
    const { status, body } = await problemOf(await call(path.slice(1), { nonsense: true }))
    expect([path, status, body]).toMatchObject([path, 400, { problem: { code: 'BadInput' } }])
  }
})

test('secrets go in and do not come out', async () => {
  const sasl = { mechanism: 'PLAIN', username: 'u', password: 'hunter-22-secret' }
  const config = { type: 'kafka', brokers: ['127.0.0.1:1'], sasl }
  const draft = { name: 's', environment: 'dev', level: 'publish', config }
  const said: string[] = []
  const save = async (body: unknown) => {
    const answer = await (await call('connections/save', body)).text()
    said.push(answer)
    return JSON.parse(answer)
  }
  const saved = await save(draft)
  expect(saved).toMatchObject({ secrets: ['sasl.password'], config: { sasl: { mechanism: 'PLAIN', username: 'u' } } })

  const { password: _, ...without } = sasl
  expect(await save({
    ...draft, id: saved.id, config: { ...config, sasl: without },
  })).toMatchObject({ secrets: ['sasl.password'] })
  await call('resources/list', { connection: saved.id, system: 'fake', kind: 'topic' })
  expect(server.stats.configs.at(-1)).toMatchObject({ sasl: { password: 'hunter-22-secret' } })
  await call('connections/check', { id: saved.id, config: { ...config, sasl: { ...without, username: 'v' } } })
  expect(server.stats.configs.at(-1)).toMatchObject({ sasl: { username: 'v', password: 'hunter-22-secret' } })

  expect(await save({
    ...draft, id: saved.id, config: { ...config, sasl: { ...sasl, password: null } },
  })).toMatchObject({ secrets: [] })
  said.push(await (await call('connections/list', {})).text(), await (await call('connections/export', {})).text())
  expect(said.join()).not.toContain('hunter-22-secret')
})

test('import merges by name', async () => {
  const exported = JSON.parse(await (await call('connections/export', {})).text())
  exported.connections[0].environment = 'staging'
  exported.connections.push({ ...exported.connections[0], name: 'other' })
  const merged = JSON.parse(await (await call('connections/import', exported)).text())
  expect(merged.items).toMatchObject([{ id: server.connection, name: 'fake', environment: 'staging' }, { name: 'other' }])
  expect(JSON.parse(await (await call('connections/list', {})).text()).items).toHaveLength(2)
})

test('import keeps connections of one name apart', async () => {
  const config = { type: 'kafka', brokers: ['127.0.0.1:1'] }
  for (const environment of ['dev', 'staging'])
    await call('connections/save', { name: 'twin', environment, level: 'read', config })
  const before = JSON.parse(await (await call('connections/list', {})).text())
  await call('connections/import', JSON.parse(await (await call('connections/export', {})).text()))
  expect(JSON.parse(await (await call('connections/list', {})).text())).toEqual(before)
})

test('samples, their history and a watch of them', async () => {
  const refs = [{ kind: 'topic', path: ['ten'] }]
  expect(await (await call('samples/latest', { ...place(), refs })).json()).toMatchObject({
    samples: [{ values: { backlog: 7 } }], problems: [],
  })
  await call('samples/latest', { ...place(), refs })
  expect(server.stats.sampled).toHaveLength(1)
  const history = { ...topic('ten'), metric: 'backlog', from: 0, to: Date.now() + 1_000, points: 10 }
  expect(await (await call('samples/history', history)).json()).toMatchObject({ value: [7], source: ['live'] })
  expect((await call('samples/history', { ...history, metric: 'colour' })).status).toBe(400)
})

test('an export is a job, and its file is there when it is done', async () => {
  const { job } = JSON.parse(await (await call('messages/export', { ...topic('ten'), query: {}, format: 'ndjson' })).text())
  const followed = (await (await call('jobs/watch', { id: job.id })).text()).trim().split('\n\n')
  expect(
    JSON.parse(followed.at(-1)?.replace(/^data: /, '') ?? '')
  ).toMatchObject({ data: { job: { id: job.id, state: 'done' } } })
  const get = (id: string) => fetch(`${server.origin}/api/jobs/${id}/file`, { headers: { authorization: `Bearer ${token}` } })
  const file = await get(job.id)
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="ten.ndjson"')
  expect((await file.text()).trim().split('\n')).toHaveLength(10)
  expect((await get('none')).status).toBe(404)
})

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { contract } from '#contract/index.ts'
import { fakeServer, post, token, type FakeServer } from '../fixtures/fake-server.ts'

/** A procedure called by its path: the answer, or the problem it was refused with. */
type Call = (path: string, input: unknown) => Promise<unknown>
type Wire = { readonly call: Call; close(): void }
type Callable = Record<string, Record<string, (input: unknown) => Promise<unknown>>>

let server: FakeServer
beforeEach(async () => { server = await fakeServer({ workers: undefined }) })
afterEach(() => server[Symbol.asyncDispose]())

async function openHttp(): Promise<Wire> {
  const written = (path: string) => path.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return { call: async (path, input) => (await post(server.origin, written(path), input)).json(), close() {} }
}

async function openSocket(): Promise<Wire> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/rpc`, { headers: { authorization: `Bearer ${token}` } })
  await once(socket, 'open')
  const link = new RPCLink({ websocket: socket })
  const client = createORPCClient<ContractRouterClient<typeof contract>>(link) as unknown as Callable
  const call: Call = async (path, input) => {
    const [area = '', name = ''] = path.split('/')
    try {
      return await client[area]?.[name]?.(input)
    } catch (error) {
      const { code, message, data } = error as { code: string; message: string; data: object }
      return { problem: { code, message, ...data } }
    }
  }
  return { call, close: () => socket.close() }
}

const topic = () => ({ connection: server.connection, system: 'fake', ref: { kind: 'topic', path: ['ten'] } })
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe.each([['http', openHttp], ['a socket', openSocket]] as const)('over %s', (_name, open) => {
  let wire: Wire
  beforeEach(async () => { wire = await open() })
  afterEach(() => wire.close())

  test('what a person wants to find again is remembered', async () => {
    expect(await wire.call('remembered/get', topic())).toEqual({ searches: [], history: [] })
    const query = { filter: { where: 'value.status == "failed"' } }
    expect(await wire.call('remembered/save', {
      ...topic(), decode: { value: 'json' }, keep: { name: ' failed ', query }, used: query,
    })).toEqual({ decode: { value: 'json' }, searches: [{ name: 'failed', query }], history: [query] })
    expect(await wire.call('remembered/save', { ...topic(), decode: null, drop: 'failed' })).toEqual({
      searches: [], history: [query],
    })
    expect(await wire.call('remembered/save', { ...topic(), colour: 'red' })).toMatchObject({ problem: { code: 'BadInput' } })
    expect(await wire.call('remembered/save', { ...topic(), keep: { name: ' ', query } })).toMatchObject({
      problem: { code: 'BadInput', issues: [{ path: 'keep.name' }] },
    })
    expect(await wire.call('remembered/get', { ...topic(), connection: 'none' })).toMatchObject({ problem: { code: 'NotFound' } })
  })

  test('a journal tells how far each message of an action came', async () => {
    const { id: plan } = await wire.call('actions/plan', { ...topic(), action: 'pour', input: { drops: 3 } }) as { id: string }
    const { job: { id } } = await wire.call('actions/run', { plan }) as { job: { id: string } }
    await expect.poll(() => wire.call('jobs/get', { id })).toMatchObject({ state: 'done' })
    const drop = (n: number) => ({ id: `drop-${n}`, step: 'poured', at: null })
    expect(await wire.call('jobs/journal', { id, limit: 2 })).toEqual({ items: [drop(0), drop(1)], total: 3, counts: { poured: 3 }, next: '2' })
    expect(await wire.call('jobs/journal', { id, cursor: '2' })).toEqual({ items: [drop(2)], total: 3, counts: { poured: 3 } })
    expect(await wire.call('jobs/journal', { id, steps: ['doubt'] })).toEqual({ items: [], total: 3, counts: { poured: 3 } })
    expect(await wire.call('jobs/journal', { id: 'none' })).toMatchObject({ problem: { code: 'NotFound' } })
    expect(await wire.call('jobs/journal', { id, limit: 0 })).toMatchObject({ problem: { code: 'BadInput', issues: [{ path: 'limit' }] } })
  })

  test('schema files are given, listed and taken away', async () => {
    const { connection } = server
    const content = 'syntax = "proto3"; package shop; message Order { string id = 1; }'
    const file = { name: 'order.proto', kind: 'proto', bytes: content.length, types: ['shop.Order'] }
    expect(await wire.call('schemas/save', { connection, name: 'order.proto', base64: base64(content) })).toEqual(file)
    expect(await wire.call('schemas/list', { connection })).toEqual({ items: [file] })
    expect(await wire.call('schemas/save', { connection, name: 'x.proto', base64: base64('message {') })).toMatchObject({
      problem: { code: 'BadInput', message: expect.stringContaining('line 1') },
    })
    expect(await wire.call('schemas/save', { connection, name: '../x.proto', base64: base64(content) })).toMatchObject({
      problem: { code: 'BadInput', issues: [{ path: 'name' }] },
    })
    expect(await wire.call('schemas/remove', { connection, name: 'order.proto' })).toEqual({})
    expect(await wire.call('schemas/list', { connection })).toEqual({ items: [] })
  })

  test('settings are kept within their bounds', async () => {
    const cores = availableParallelism()
    const historyMegabytes = 500
    expect(await wire.call('settings/get', {})).toEqual({ workers: Math.max(1, cores - 1), cores, historyMegabytes })
    expect(await wire.call('settings/save', { workers: 1 })).toEqual({ workers: 1, cores, historyMegabytes })
    for (const workers of [0, 1.5, 65, cores + 1]) {
      expect(await wire.call('settings/save', { workers })).toMatchObject({ problem: { code: 'BadInput' } })
    }
    expect(await wire.call('settings/save', { historyMegabytes: 9 })).toMatchObject({ problem: { code: 'BadInput' } })
    expect(await wire.call('settings/save', { historyMegabytes: 50 })).toEqual({ workers: 1, cores, historyMegabytes: 50 })
    expect(await wire.call('samples/status', {})).toMatchObject({ maxBytes: 50_000_000 })
  })

  test('a rule is kept, judged for what it cannot be, and its webhook never told again', async () => {
    const { connection } = server
    const rule = {
      name: 'Behind', enabled: true, target: { connection, system: 'fake', kind: 'topic' },
      condition: { type: 'metric', metric: 'backlog', is: 'above', value: 5 }, forSeconds: 60, notify: { desktop: false, webhook: true },
    }
    const saved = await wire.call('alerts/save', rule)
    expect(saved).toMatchObject({ id: expect.any(String), ...rule })
    expect(await wire.call('alerts/rules', {})).toMatchObject({ items: [rule] })
    const unknown = { ...rule, condition: { ...rule.condition, metric: 'colour' } }
    expect(await wire.call('alerts/save', unknown)).toMatchObject({ problem: { code: 'BadInput' } })
    expect(await wire.call('alerts/list', {})).toEqual({ items: [] })
    expect(await wire.call('alerts/saveWebhook', { url: 'http://hooks.example.com/a' })).toMatchObject({ problem: { code: 'BadInput' } })
    expect(await wire.call('alerts/saveWebhook', { url: 'https://hooks.example.com/secret' })).toEqual({ host: 'hooks.example.com' })
    expect(await wire.call('alerts/webhook', {})).toEqual({ host: 'hooks.example.com' })
    expect(await wire.call('alerts/saveWebhook', { url: null })).toEqual({ host: null })
    expect(await wire.call('alerts/testWebhook', {})).toMatchObject({ problem: { code: 'Conflict' } })
    expect(await wire.call('alerts/remove', { id: (saved as { id: string }).id })).toEqual({})
    expect(await wire.call('alerts/rules', {})).toEqual({ items: [] })
  })

  test('what a resource is marked with is kept', async () => {
    expect(await wire.call('marks/save', { ...topic(), pinned: true, mutedUntil: 'forever' })).toEqual({})
    expect(await wire.call('marks/save', { ...topic(), mutedUntil: 'tomorrow' })).toMatchObject({ problem: { code: 'BadInput' } })
    expect(server.host.marks.list()).toEqual([{ ...topic(), pinned: true, mutedUntil: 'forever' }])
    expect(await wire.call('marks/save', { ...topic(), pinned: false, mutedUntil: null })).toEqual({})
    expect(server.host.marks.list()).toEqual([])
  })

  test('a filter is checked while it is written', async () => {
    expect(await wire.call('messages/check', { filter: { text: 'a', where: 'value.status == "failed"' } })).toEqual({})
    expect(await wire.call('messages/check', { filter: { where: 'value.status ==' } })).toEqual({ problem: {
      code: 'BadInput', message: 'The filter does not compile. Column 16: the expression ends too early',
      hint: expect.any(String), issues: [{ path: 'filter.where', message: 'Column 16: the expression ends too early' }],
    } })
    expect(await wire.call('messages/check', { filter: { where: 'key.matches("(")' } })).toMatchObject({
      problem: { issues: [{ path: 'filter.where', message: expect.stringContaining('Column 13') }] },
    })
  })

  test('nobody can have a file written to a place on this machine', async () => {
    expect(await wire.call('system/info', {})).toMatchObject({ savesFiles: false })
    expect(await wire.call('messages/export', { ...topic(), query: {}, format: 'csv', saveAs: true })).toMatchObject({
      problem: { code: 'Unsupported', hint: expect.stringContaining('/file') },
    })
    expect(await wire.call('messages/export', { ...topic(), query: {}, format: 'csv', saveAs: '/etc/passwd' })).toMatchObject({
      problem: { code: 'BadInput' },
    })
    expect(await wire.call('jobs/list', {})).toEqual({ items: [] })
  })
})

test('a host that was started with a number of workers says so', async () => {
  await using fixed = await fakeServer({ workers: 2 })
  expect(await (await post(fixed.origin, 'settings/get', {})).json()).toMatchObject({ workers: 2, fixed: true })
  const refused = await post(fixed.origin, 'settings/save', { workers: 1 })
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ problem: { code: 'Conflict', hint: expect.stringContaining('--workers') } })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { contract } from '#contract/index.ts'
import { Batch } from '#contract/message.ts'
import { createRouter } from '#main/rpc/router.ts'
import { createWires, type Port } from '#main/rpc/wires.ts'
import { fakeHost, type FakeHost } from '../fixtures/fake-host.ts'

type Client = ContractRouterClient<typeof contract>
type Wire = { readonly client: Client; send(raw: string): void; readonly closed: Promise<unknown>; close(): void }

let fake: FakeHost
let server: ReturnType<typeof createServer>
let wires: ReturnType<typeof createWires>

beforeEach(async () => {
  fake = await fakeHost()
  wires = createWires(createRouter(fake.host), fake.host.log)
  server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket) => wires.socket(socket, 'browser'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await fake[Symbol.asyncDispose]()
})

async function openPort(): Promise<Wire> {
  const { port1, port2 } = new MessageChannel()
  const serverSide: Port = port2
  wires.port(serverSide, 'window')
  const closed = once(port1, 'close')
  port1.start()
  return {
    client: createORPCClient<Client>(new PortLink({ port: port1 })), send: (raw) => port1.postMessage(raw), closed,
    close: () => port1.close(),
  }
}

async function openSocket(): Promise<Wire> {
  const address = server.address()
  const socket = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
  await once(socket, 'open')
  const closed = once(socket, 'close')
  return {
    client: createORPCClient<Client>(new SocketLink({ websocket: socket })), send: (raw) => socket.send(raw), closed,
    close: () => socket.close(),
  }
}

const place = () => ({ connection: fake.connection, system: 'fake' })
const topic = (name: string) => ({ ...place(), ref: { kind: 'topic', path: [name] } })

describe.each([['port', openPort], ['socket', openSocket]] as const)('over a %s', (_name, open) => {
  test('calls answer, and so does what streams', async () => {
    const { client, close } = await open()
    const { items, total, next } = await client.resources.list({ ...place(), kind: 'topic', limit: 2 })
    expect(items.map(({ label }) => label)).toEqual(['breaks', 'crashes'])
    expect(total).toBe(46)
    expect(next).toBe('2')
    const frames: { seq?: number | undefined; data: Batch }[] = []
    for await (const frame of await client.messages.read({ ...topic('ten'), query: {} })) frames.push(frame)
    expect(frames.map(({ seq }) => seq)).toEqual([1, 2])
    expect(frames.flatMap(({ data }) => data.messages).map(({ id }) => id)).toEqual(Array.from(
      { length: 10 }, (_, n) => `0-${n}`,
    ))
    expect(frames.at(-1)?.data.verdict?.outcome).toBe('complete')
    for (const { data } of frames) expect(Batch.safeParse(data).success).toBe(true)
    close()
  })

  test('what the contract does not describe is BadInput that names the place', async () => {
    const { client, close } = await open()
    const wrong = { ...place(), kind: 'topic', limit: 0, colour: 'red' }
    await expect(client.resources.list(wrong)).rejects.toMatchObject({ code: 'BadInput', status: 400 })
    const error: unknown = await client.resources.list(wrong).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ data: { issues: expect.arrayContaining([expect.objectContaining({ path: 'limit' })]) } })
    await expect(client.resources.list({ ...place(), kind: 'queue' })).rejects.toMatchObject({ code: 'BadInput' })
    await expect(client.resources.list({ connection: 'none', system: 'fake', kind: 'topic' })).rejects.toMatchObject({
      code: 'NotFound', status: 404,
    })
    close()
  })

  test('what fails before the first frame rejects the call', async () => {
    const { client, close } = await open()
    await expect(client.messages.read({ ...topic('gone'), query: {} })).rejects.toMatchObject({
      code: 'NotFound', message: 'There is no topic gone', data: {
        hint: 'Look at the list.', ref: { kind: 'topic', path: ['gone'] },
      },
    })
    close()
  })

  test('a problem in mid-stream comes after what could be read, and a bug crosses as Internal without its text', async () => {
    const { client, close } = await open()
    const seen: number[] = []
    const read = async (name: string) => {
      for await (const { data } of await client.messages.read({ ...topic(name), query: {} })) seen.push(data.messages.length)
    }
    await expect(read('breaks')).rejects.toMatchObject({ code: 'Unreachable', status: 502, message: 'Broker b-1 did not answer' })
    const crash: unknown = await read('crashes').catch((thrown: unknown) => thrown)
    expect(crash).toMatchObject({ code: 'Internal', message: expect.stringMatching(/log id [0-9a-f]{8}/) })
    expect(JSON.stringify(crash)).not.toContain('hunter22')
    expect(seen).toEqual([1, 1])
    close()
  })

  test('a reader that does not acknowledge stops the source', async () => {
    const { client, close } = await open()
    const before = fake.stats.batches
    const stream = await client.messages.tail({ ...topic('endless'), query: {} })
    await stream.next()
    await sleep(500)
    expect(fake.stats.batches - before).toBeLessThanOrEqual(8 + 2)

    const second = await stream.next()
    if (second.done) throw new Error('ended')
    await client.flow.ack({ stream: second.value.stream ?? '', seq: 4 })
    await sleep(200)
    expect(fake.stats.batches - before).toBeGreaterThan(10)
    expect(fake.stats.batches - before).toBeLessThanOrEqual(12 + 2)
    close()
  })

  test('leaving a stream runs the finally of its source', async () => {
    const { client, close } = await open()
    const before = fake.stats.finallies
    for await (const _ of await client.messages.tail({ ...topic('endless'), query: {} })) break
    await vi.waitFor(() => expect(fake.stats.finallies).toBe(before + 1), 1_000)
    const leaving = new AbortController()
    const stream = await client.messages.tail({ ...topic('quiet'), query: {} }, { signal: leaving.signal })
    await stream.next()
    leaving.abort()
    await vi.waitFor(() => expect(fake.stats.finallies).toBe(before + 2), 1_000)
    close()
  })

  test('closing the wire runs the finally of every source within a second', async () => {
    const { client, close } = await open()
    const before = fake.stats.finallies
    const waiting = await client.messages.tail({ ...topic('quiet'), query: {} })
    const stalled = await client.messages.tail({ ...topic('endless'), query: {} })
    await Promise.all([waiting.next(), stalled.next()])
    close()
    await vi.waitFor(() => expect(fake.stats.finallies).toBe(before + 2), 1_000)
  })

  test('acknowledging a stream that is gone is fine', async () => {
    const { client, close } = await open()
    expect(await client.flow.ack({ stream: '999', seq: 3 })).toEqual({})
    close()
  })

  test.each([
    'not json', '[]', '{"i":1}', '{"i":"1","p":{"u":"http://elsewhere/x"}}', '{"i":"1","t":9,"p":{}}',
  ])('the malformed frame %s closes this wire and no other', async (raw) => {
    const [bad, good] = [await open(), await open()]
    bad.send(raw)
    await bad.closed
    expect((await good.client.system.info({})).version).toBe('0.0.0')
    good.close()
  })

  test('samples come at once, then as they change', async () => {
    const { client, close } = await open()
    const stream = await client.samples.watch({ ...place(), refs: [{ kind: 'topic', path: ['ten'] }] })
    const seen: unknown[] = []
    for await (const { data } of stream) {
      seen.push(...data.samples.map(({ values }) => values.backlog))
      fake.stats.values = { backlog: 8 }
      if (seen.length === 2) break
    }
    expect(seen).toEqual([7, 8])
    close()
  })
})

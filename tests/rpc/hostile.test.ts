import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { fakeServer, post, token, type FakeServer } from '../fixtures/fake-server.ts'

let server: FakeServer
beforeEach(async () => { server = await fakeServer({ allowHosts: ['bastion.example.com'] }) })
afterEach(async () => {
  expect((await post(server.origin, 'system/info', {})).status).toBe(200)
  await server[Symbol.asyncDispose]()
})

type Asked = { method?: string; headers?: Record<string, string>; body?: string }

/** A request with any header, as no `fetch` would send it. */
async function ask(
  path: string, { method = 'POST', headers = {}, body = '{}' }: Asked,
): Promise<{ status: number; text: string; headers: IncomingMessage['headers'] }> {
  const sent = httpRequest({
    host: '127.0.0.1', port: server.port, path, method, headers: { 'content-type': 'application/json', ...headers },
  })
  sent.end(method === 'POST' ? body : undefined)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (!answer) throw new Error('no answer')
  let text = ''
  for await (const chunk of answer) text += String(chunk)
  return { status: answer.statusCode ?? 0, text, headers: answer.headers }
}

/** The page's cookie, as a browser at `host` gets it. */
async function cookieAt(host = `127.0.0.1:${server.port}`): Promise<string> {
  const { status, headers } = await ask(`/?token=${token}`, { method: 'GET', headers: { host } })
  expect(status).toBe(302)
  expect(headers.location).toBe('/')
  const [cookie = ''] = headers['set-cookie'] ?? []
  expect(cookie).toMatch(new RegExp(`^tidemark-${host.split(':')[1] ?? '80'}=[^;]+; Path=/; HttpOnly; SameSite=Strict$`))
  expect(cookie).not.toContain(token)
  return cookie.split(';')[0] ?? ''
}

async function upgrade(headers: Record<string, string>): Promise<'open' | 'refused'> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers })
  return new Promise((resolve) => {
    socket.on('open', () => { socket.close(); resolve('open') })
    socket.on('error', () => resolve('refused'))
  })
}

test('the page of this host may call with its cookie', async () => {
  const cookie = await cookieAt()
  expect((await ask('/api/system/info', { headers: { cookie, origin: server.origin } })).status).toBe(200)
  expect(await upgrade({ cookie, origin: server.origin })).toBe('open')
  expect(await upgrade({ authorization: `Bearer ${token}` })).toBe('open')
})

test('through an SSH forward the port is another and the page still works', async () => {
  const cookie = await cookieAt('localhost:9000')
  expect((await ask(
    '/api/system/info', { headers: { host: 'localhost:9000', cookie, origin: 'http://localhost:9000' } },
  )).status).toBe(200)
})

test.each(['localhost', '127.0.0.1', '[::1]:9000', 'LOCALHOST:1'])('%s is a name of this machine', async (name) => {
  expect((await ask('/api/system/info', { headers: { host: name, authorization: `Bearer ${token}` } })).status).toBe(200)
})

test('a page from elsewhere cannot call, whatever cookie the browser adds', async () => {
  const cookie = await cookieAt()
  for (const origin of [
    'http://evil.example', `http://localhost:${server.port}`, `http://127.0.0.1:${server.port + 1}`, 'null',
    `https://127.0.0.1.evil.example:${server.port}`,
  ]) {
    expect((await ask('/api/system/info', { headers: { cookie, origin } })).status).toBe(401)
    expect(await upgrade({ cookie, origin })).toBe('refused')
  }
  expect((await ask('/api/system/info', { headers: { cookie } })).status).toBe(401)
  expect(await upgrade({ cookie })).toBe('refused')
  expect(await upgrade({})).toBe('refused')
})

test('no answer lets another origin read it', async () => {
  const { headers, status } = await ask(
    '/api/system/info',
    { method: 'OPTIONS', headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' } },
  )
  expect(status).not.toBe(200)
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('a name that was rebound to this machine is not answered', async () => {
  const cookie = await cookieAt()
  for (const host of [
    'evil.example', `evil.example:${server.port}`, '127.0.0.1.evil.example', 'localhost.evil.example', '0.0.0.0',
    'localhost@evil.example',
  ]) {
    for (const path of ['/', '/api/system/info', '/assets/main-abc.js']) {
      const { status } = await ask(
        path, { headers: { host, cookie, origin: `http://${host}`, authorization: `Bearer ${token}` } },
      )
      expect([host, path, status]).toEqual([host, path, 403])
    }
    expect(await upgrade({ host, authorization: `Bearer ${token}` })).toBe('refused')
  }
  expect((await ask(
    '/api/system/info', { headers: { host: 'Bastion.example.com', authorization: `Bearer ${token}` } },
  )).status).toBe(200)
})

test('a cookie from another port is not taken', async () => {
  const [, value] = (await cookieAt()).split('=')
  const cookie = `tidemark-${server.port + 1}=${value}`
  expect((await ask('/api/system/info', { headers: { cookie, origin: server.origin } })).status).toBe(401)
})

test('a form cannot call', async () => {
  const cookie = await cookieAt()
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
    expect((await ask(
      '/api/connections/list', { headers: { cookie, origin: server.origin, 'content-type': type } },
    )).status).toBe(400)
  }
})

test('a GET with the cookie needs the browser to say that our page asks', async () => {
  const cookie = await cookieAt()
  const get = async (headers: Record<string, string>) => (await ask('/api/openapi.json', { method: 'GET', headers })).status
  expect(await get({})).toBe(401)
  expect(await get({ cookie })).toBe(401)
  expect(await get({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(401)
  expect(await get({ cookie, 'sec-fetch-site': 'same-site' })).toBe(401)
  expect(await get({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200)
  expect(await get({ cookie, 'sec-fetch-site': 'none' })).toBe(200)
  expect(await get({ cookie, referer: `${server.origin}/` })).toBe(200)
  expect(await get({ cookie, referer: 'http://evil.example/' })).toBe(401)
  expect(await get({ authorization: `Bearer ${token}` })).toBe(200)
  expect(await get({ authorization: `Bearer ${token}x`, cookie, 'sec-fetch-site': 'none' })).toBe(401)
})

test('100 MB are refused early', async () => {
  const before = process.memoryUsage().rss
  const sent = httpRequest({
    host: '127.0.0.1', port: server.port, path: '/api/messages/publish', method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  })
  const answered = once(sent, 'response')
  sent.on('error', () => {})
  const chunk = Buffer.alloc(1 << 20, 'x')
  let sentChunks = 0
  const pump = () => {
    while (sentChunks < 100 && !sent.destroyed) {
      sentChunks++
      if (!sent.write(chunk)) return void sent.once('drain', pump)
    }
    sent.end()
  }
  pump()
  const [answer]: IncomingMessage[] = await answered
  expect(answer?.statusCode).toBe(413)
  sent.destroy()
  expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20)
})

test('a length over the limit is refused before the body is sent', async () => {
  const socket = connect(server.port, '127.0.0.1')
  socket.write([
    'POST /api/messages/publish HTTP/1.1', 'Host: 127.0.0.1', `Authorization: Bearer ${token}`, 'Content-Type: application/json',
    'Content-Length: 100000000', '', '{',
  ].join('\r\n'))
  const [head]: Buffer[] = await once(socket, 'data')
  expect(String(head)).toMatch(/^HTTP\/1.1 413 /)
  socket.destroy()
})

/** An upgrade as bytes, to send what no WebSocket client would. */
const upgradeText = (path = '/rpc') => [
  `GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${token}`, 'Upgrade: websocket', 'Connection: Upgrade',
  'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', '',
].join('\r\n')

test.each(['not json', '{"i":1}', '['.repeat(100_000)])('a malformed frame (%#) ends its socket only', async (frame) => {
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
    await once(socket, 'open')
    return socket
  }
  const [bad, good] = [await open(), await open()]
  bad.send(frame)
  const [code]: number[] = await once(bad, 'close')
  expect(code).toBe(1007)
  expect(good.readyState).toBe(WebSocket.OPEN)
  good.close()
})

test('an oversized frame, a binary one and broken framing end their socket only', async () => {
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
    await once(socket, 'open')
    return socket
  }
  const large = await open()
  large.on('error', () => {})
  large.send('x'.repeat((32 << 20) + 1))
  const [tooBig]: number[] = await once(large, 'close')
  expect([1009, 1006]).toContain(tooBig)
  const binary = await open()
  binary.send(Buffer.from([0xff, 0xfe]))
  expect((await once(binary, 'close'))[0]).toBe(1007)

  const raw = connect(server.port, '127.0.0.1')
  raw.write(upgradeText())
  await once(raw, 'data')
  raw.write(Buffer.from([0xff, 0xff, 0x00, 0x01, 0x02]))
  await once(raw, 'close')
})

test('what is no address is refused, also for an upgrade, and nothing ends for it', async () => {
  expect((await ask('//', { method: 'GET' })).status).toBe(400)
  const raw = connect(server.port, '127.0.0.1')
  raw.write(upgradeText('//'))
  const [answer]: Buffer[] = await once(raw, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 404 /)
  raw.destroy()
})

test('paths never leave the page folder', async () => {
  for (const path of [
    '/../package.json', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%5c..%5cx', '//etc/passwd', '/%00', '/%',
    '/assets',
  ]) {
    const { status, text } = await ask(path, { method: 'GET' })
    expect([path, status]).toEqual([path, 404])
    expect(text).not.toContain('root:')
  }
})

test('the page is served with its rules, and a wrong token gives the page and nothing else', async () => {
  const { status, text, headers } = await ask('/?token=wrong', { method: 'GET' })
  expect(status).toBe(200)
  expect(headers['set-cookie']).toBeUndefined()
  const nonce = /content="([^"]+)"/.exec(text)?.[1]
  expect(nonce).toHaveLength(24)
  expect(headers['content-security-policy']).toContain(
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; `
    + `connect-src 'self' ws://127.0.0.1:${server.port}; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'`,
  )
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  expect((await ask('/', { method: 'GET' })).text).not.toBe(text)
  expect((await ask('/assets/main-abc.js', { method: 'GET' })).headers['cache-control']).toContain('immutable')
})

test('ending the server ends every stream', async () => {
  const other = await fakeServer()
  const socket = new WebSocket(`ws://127.0.0.1:${other.port}/rpc`, { headers: { authorization: `Bearer ${token}` } })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  const streaming = await post(
    other.origin, 'messages/tail',
    { connection: other.connection, system: 'fake', ref: { kind: 'topic', path: ['quiet'] }, query: {} },
  )
  const ended = streaming.text()
  await other[Symbol.asyncDispose]()
  await Promise.all([closed, ended])
  expect(other.stats).toMatchObject({ finallies: 1, opened: 1, closed: 1 })
})

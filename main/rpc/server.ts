import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Problem } from '#contract/problem.ts'
import type { Host } from '#main/host/host.ts'
import { problem } from '#main/host/problems.ts'
import { Access } from './access.ts'
import { Api, refuse } from './api.ts'
import { maxBodyBytes } from './body.ts'
import { pageFile, plain, type PageFile } from './page.ts'
import { createRouter } from './router.ts'
import { createWires } from './wires.ts'

const pingMs = 30_000

/** Where to listen, what to serve, and the names that `Host` may say besides the loopback ones. */
export type ServerOptions = {
  readonly host: Host
  /** Folder of the built renderer. */
  readonly page: string
  readonly token: string
  readonly address: string
  readonly port: number
  readonly allowHosts: readonly string[]
}

/**
 * Serves page, socket and HTTP API at one address. Rejects when it cannot listen; `close` ends every stream before it resolves.
 */
export async function serve(options: ServerOptions): Promise<{ port: number; close(): Promise<void> }> {
  const { host, page, token } = options
  const access = new Access(token, options.allowHosts)
  const router = createRouter(host)
  const api = new Api(router, host)
  const wires = createWires(router, host.log)
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxBodyBytes })
  const ending = new AbortController()

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = urlOf(request)
    if (!access.isOurs(request)) return refuse(request, response, notOurs, 403)
    if (!url) return refuse(request, response, noAddress)
    if (url.pathname.startsWith('/api/')) {
      const isCall = request.method === 'POST'
      const who = isCall ? access.caller(request) : access.getter(request)
      const path = url.pathname.slice('/api/'.length)
      if (!who) return refuse(request, response, unknownCaller, 401)
      return isCall ? api.call(path, request, response, who, ending.signal) : api.get(path, request, response)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(request, response, problem('NotFound', 'Only pages are here').problem)
    }
    const given = url.searchParams.get('token')
    if (given !== null && access.isToken(given)) {
      url.searchParams.delete('token')
      response.writeHead(
        302, { ...plain(302, '').headers, 'set-cookie': access.setCookie(request), location: url.pathname + url.search },
      ).end()
      return
    }
    send(request, response, await pageFile(page, url.pathname, `ws://${request.headers.host}`))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      host.log.error('A request failed', { error })
      response.destroy()
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const who = access.isOurs(request) ? access.caller(request) : null
    if (urlOf(request)?.pathname !== '/rpc' || !who || ending.signal.aborted) {
      const status = who ? '404 Not Found' : '401 Unauthorized'
      socket.on('error', () => {}).end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (upgraded) => {
      upgraded.on('pong', () => silent.delete(upgraded))
      wires.socket(upgraded, who)
    })
  })
  const silent = new WeakSet<WebSocket>()
  const ping = setInterval(() => {
    for (const socket of sockets.clients) {
      // No answer since the ping before: the other end is gone without a word.
      if (silent.has(socket)) socket.terminate()
      silent.add(socket)
      socket.ping()
    }
  }, pingMs).unref()

  server.listen(options.port, options.address)
  await once(server, 'listening')
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound ? bound.port : options.port,
    async close() {
      clearInterval(ping)
      ending.abort()
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets.clients) socket.close(1001, 'Tidemark is ending')
      server.closeIdleConnections()
      await Promise.race([closed, sleep(1_000)])
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: PageFile): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body)
}

/** What a request asks for; null where that is no address, such as `//`. */
const urlOf = ({ url = '/' }: IncomingMessage): URL | null => URL.parse(url, 'http://host')

const noAddress: Problem = { code: 'BadInput', message: 'What was asked for is no address' }
const notOurs: Problem = {
  code: 'Forbidden', message: 'This host does not answer to that name',
  hint: 'Use localhost or 127.0.0.1, or start the host with --allow-host NAME.',
}
const unknownCaller: Problem = {
  code: 'Unauthenticated', message: 'This call needs the token of this host',
  hint: 'Send Authorization: Bearer TOKEN, or open the address that was printed at the start.',
}

import type { ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { ProblemError } from '#contract/problem.ts'
import { t } from '../texts/index.ts'

type Context = Record<never, never>

/** One open way to the host. `closed` settles when it ends, from either side. */
export interface Wire {
  readonly link: ClientLink<Context>
  readonly closed: Promise<void>
  close(): void
}

/** Inside the desktop window: makes a channel and hands one end to the preload script, which forwards it to the host. */
export async function openPort(): Promise<Wire> {
  const { port1, port2 } = new MessageChannel()
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  port1.addEventListener('close', () => resolve())
  port1.start()
  window.postMessage('rpc-connect', window.location.origin === 'null' ? '*' : window.location.origin, [port2])
  return { link: new PortLink({ port: port1 }), closed, close: () => { port1.close(); resolve() } }
}

/**
 * In a browser: the host's socket, at `rpc` beside the page. Rejects when it cannot be opened within `timeoutMs`, with
 * Unauthenticated when the host does not know this browser: a socket hides the status, so a plain call asks for it.
 */
export async function openSocket(base: string, timeoutMs = 5_000): Promise<Wire> {
  const socket = new WebSocket(new URL('rpc', base).href.replace(/^http/, 'ws'))
  const { promise: closed, resolve: end } = Promise.withResolvers<void>()
  socket.addEventListener('close', () => end())
  const opened = Promise.withResolvers<void>()
  socket.addEventListener('open', () => opened.resolve())
  socket.addEventListener('close', () => opened.reject(new Error('The host did not accept the connection')))
  const timer = setTimeout(() => socket.close(), timeoutMs)
  try {
    await opened.promise
  } catch (error) {
    throw await isStranger(base) ? stranger() : error
  } finally {
    clearTimeout(timer)
  }
  // A dead socket may take minutes to close; for us it is closed at once.
  return { link: new SocketLink({ websocket: socket }), closed, close: () => { end(); socket.close() } }
}

const stranger = () => new ProblemError({ code: 'Unauthenticated', message: t.states.stranger, hint: t.states.strangerHint })

async function isStranger(base: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('api/system/info', base), { method: 'POST', body: '{}',
      headers: { 'content-type': 'application/json' } })
    return answer.status === 401
  } catch {
    return false
  }
}

import { RPCHandler as PortHandler } from '@orpc/server/message-port'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { RPCHandler as SocketHandler } from '@orpc/server/ws'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Who } from '#main/host/guard.ts'
import type { Log } from '#main/systems/driver.ts'
import { Flow } from './flow.ts'
import { toWireError } from './problems.ts'
import type { AppRouter, Context } from './router.ts'

const maxBuffered = 1 << 20

/** Both ends of a MessageChannel as Electron's main process and worker_threads have them. */
export type Port = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** What oRPC puts on a wire: a call, an event of a stream, or an abort. Anything else is not for us. */
const Message = z.object({ i: z.union([z.string(), z.number()]), t: z.number().optional(), p: z.unknown().optional() })
const Call = z.object({
  u: z.string().startsWith('/'), h: z.record(z.string(), z.unknown()).optional(), m: z.string().optional(),
})

function isWellFormed(text: unknown): text is string {
  if (typeof text !== 'string') return false
  try {
    const { t, p } = Message.parse(JSON.parse(text))
    return t === undefined || t === 1 ? Call.safeParse(p).success : t === 3 || t === 4
  } catch {
    return false
  }
}

/** Serves the contract to windows by port and to browsers by socket. A malformed frame ends that wire and nothing else. */
export function createWires(router: AppRouter, log: Log): {
  port(port: Port, who: Who): void; socket(socket: WebSocket, who: Who): void
} {
  const options: { interceptors: StandardHandlerOptions<Context>['interceptors'] } = {
    interceptors: [async ({ next }) => {
      try {
        return await next()
      } catch (error) {
        throw toWireError(error, log)
      }
    }],
  }
  const ports = new PortHandler<Context>(router, options)
  const sockets = new SocketHandler<Context>(router, options)

  return {
    port(port, who) {
      ports.upgrade(portTarget(port, log), { context: { who, flow: new Flow() } })
      port.start()
    },
    socket(socket, who) {
      socket.on('error', (error) => log.warn('A socket failed', { error }))
      void sockets.upgrade(socketTarget(socket, log), { context: { who, flow: new Flow() } })
    },
  }
}

/** A port as oRPC takes it: the text of each frame, checked; closed from either end, its calls end. */
function portTarget(port: Port, log: Log): {
  on(event: string, listener: (event?: { data: unknown }) => void): void; postMessage(data: unknown): void
} {
  return {
    postMessage: (data) => port.postMessage(data),
    on(event, listener) {
      if (event === 'close') port.on('close', () => listener())
      if (event !== 'message') return
      port.on('message', (received) => {
        // Electron hands over an event, worker_threads the message itself.
        const data = typeof received === 'object' && received !== null && 'data' in received ? received.data : received
        if (isWellFormed(data)) {
          listener({ data })
          return
        }
        log.warn('A malformed frame came through a port; it was closed')
        port.close()
      })
    },
  }
}

/**
 * A socket as oRPC takes it: each frame checked on the way in; on the way out `send` waits while more than 1 MiB is not yet
 * written.
 */
function socketTarget(socket: WebSocket, log: Log): WebSocket {
  const send = (data: string | Uint8Array): Promise<void> | undefined => {
    if (socket.bufferedAmount <= maxBuffered) {
      socket.send(data)
      return undefined
    }
    return new Promise((resolve) => socket.send(data, () => resolve()))
  }
  const addEventListener = (type: string, listener: (event: { data?: string }) => void) => {
    if (type === 'close') socket.on('close', () => listener({}))
    if (type !== 'message') return
    socket.on('message', (received, isBinary) => {
      const data = !isBinary && Buffer.isBuffer(received) ? received.toString('utf8') : null
      if (isWellFormed(data)) {
        listener({ data })
        return
      }
      log.warn('A malformed frame came through a socket; it was closed')
      socket.close(1007, 'malformed frame')
    })
  }
  return new Proxy(socket, {
    get(target, name) {
      if (name === 'send') return send
      if (name === 'addEventListener') return addEventListener
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

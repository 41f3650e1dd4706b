import { createRequire } from 'node:module'
import { Server } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** What the thread tells: where the emulator listens without TLS. */
export type EmulatorReport = { readonly port: number }

/**
 * Runs kinesis-local, the file named by the thread's data. It has no setting for the address it listens on and would take every one
 * of the machine's, so `listen` knows loopback only here. It takes any free port in place of those it asks for, whose numbers only
 * tell its two servers apart: 1 speaks plainly, the other TLS.
 */
const program: unknown = workerData
if (!parentPort || typeof program !== 'string') throw new Error('worker.ts runs as a worker thread.')
const port = parentPort
const { listen } = Server.prototype

Server.prototype.listen = function onLoopback(this: Server, ...given: readonly unknown[]): Server {
  const asked = given.find((each) => typeof each === 'number') ?? Reflect.get(Object(given[0]), 'port')
  this.once('listening', () => {
    const address = this.address()
    if (asked === 1 && typeof address === 'object' && address) port.postMessage({ port: address.port } satisfies EmulatorReport)
  })
  Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, given.find((each) => typeof each === 'function')])
  return this
}

createRequire(import.meta.url)(program)

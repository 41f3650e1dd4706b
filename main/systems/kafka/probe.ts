import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Connection } from '@platformatic/kafka'
import type { Check } from '#contract/health.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { apiVersions } from './apis.ts'
import { type Address, addressText, clientId, lowLevelOptions, tlsOptions, userOf, waits } from './client.ts'
import { toProblem } from './errors.ts'
import { codedError } from './network-problems.ts'
import type { Tokens } from './tokens.ts'
import { untilAborted, type Wait } from '../until-aborted.ts'

type Layer = Check['layer']

/**
 * Walks to one broker layer by layer: DNS, TCP, TLS, sign-in, service. Ends at the first layer that fails; never rejects but for
 * an aborted signal.
 */
export async function probe(
  connection: KafkaConnection, address: Address, label: string, wait: Wait, tokens?: Tokens,
): Promise<readonly Check[]> {
  const checks: Check[] = []
  const at = addressText(address)
  const step = async (layer: Layer, work: () => Promise<void>): Promise<boolean> => {
    const begun = performance.now()
    const done = (problem?: Check['problem']) => {
      checks.push({
        layer,
        at,
        label,
        ok: problem === undefined,
        ms: Math.round(performance.now() - begun),
        ...(problem && { problem }),
      })
      return problem === undefined
    }
    try {
      await untilAborted(work(), wait.signal)
      return done()
    } catch (error) {
      if (wait.signal.aborted) throw error
      return done(toProblem(error, { broker: at, user: userOf(connection) }))
    }
  }
  let socket: Socket | undefined
  let session: Connection | undefined
  try {
    if (
      !(await step('dns', async () => {
        if (isIP(address.host) === 0) await lookup(address.host)
      }))
    )
      return checks
    if (
      !(await step('tcp', async () => {
        socket = await opened(connect(address), 'connect')
      }))
    )
      return checks
    if (
      connection.tls &&
      !(await step('tls', async () => {
        await handshake(connection, address, socket)
      }))
    )
      return checks
    socket?.destroy()
    session = new Connection(clientId, lowLevelOptions(connection, address, { tokens }))
    const link = session
    // A certificate that was refused arrives as an error event beside the request that then fails.
    let lost: unknown
    link.on('error', (error) => {
      lost ??= error
    })
    const telling = async (work: Promise<unknown>) => {
      try {
        await work
      } catch (error) {
        throw lost instanceof Error && lost !== error ? new AggregateError([lost, error]) : error
      }
    }
    const connected = async () => {
      try {
        await telling(Promise.resolve(link.connect(address.host, address.port)))
      } catch (error) {
        if (connection.sasl && !connection.tls) await askUnsigned(connection, address)
        throw error
      }
    }
    if (connection.sasl && !(await step('auth', connected))) return checks
    await step('service', async () => {
      if (!connection.sasl) await connected()
      await telling(apiVersions.async(link, clientId, '1'))
    })
    return checks
  } finally {
    socket?.destroy()
    await session?.close()
  }
}

/**
 * A sign-in to a TLS port fails with a closed connection; the same without signing in says that it is one. Rejects with what is
 * then said.
 */
async function askUnsigned({ brokers }: KafkaConnection, { host, port }: Address): Promise<void> {
  const link = new Connection(clientId, lowLevelOptions({ type: 'kafka', brokers }, { host, port }))
  link.on('error', () => undefined)
  try {
    await link.connect(host, port)
    await apiVersions.async(link, clientId, '1')
  } finally {
    await link.close()
  }
}

function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(waits.connectMs, () => socket.destroy(codedError('ETIMEDOUT')))
    socket.once(event, () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(codedError('ECONNRESET')))
  })
}

async function handshake(connection: KafkaConnection, { host }: Address, socket: Socket | undefined): Promise<void> {
  if (!socket) return
  socket.removeAllListeners()
  const secure = connectTls({ socket, host, ...(isIP(host) === 0 && { servername: host }), ...tlsOptions(connection) })
  await opened(secure, 'secureConnect')
  secure.destroy()
}

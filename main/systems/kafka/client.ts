import { isIP } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { ConnectionOptions } from '@platformatic/kafka'
import type { KafkaConfig, SASLOptions } from 'kafkajs'
import type { KafkaConnection } from '#contract/systems/kafka.ts'

/** How long a broker may take to accept a connection and the sign-in, and to answer a request (ms). */
export const waits = { connectMs: 5_000, requestMs: 20_000 } as const

/** The name under which the brokers log this program. */
export const clientId = 'tidemark'

/** A broker's address. */
export type Address = { readonly host: string; readonly port: number }

/** `host:port`, IPv6 hosts in brackets. */
export const addressText = ({ host, port }: Address): string => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`)

/** Reads `host:port` as the connection's schema allows it. */
export function parseAddress(text: string): Address {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

/** Node's TLS options for the connection, absent where it is not encrypted. */
export function tlsOptions({ tls }: Pick<KafkaConnection, 'tls'>): TlsOptions | undefined {
  if (!tls) return undefined
  return {
    ...(tls.ca && { ca: tls.ca }),
    ...(tls.cert && { cert: tls.cert }),
    ...(tls.key && { key: tls.key }),
    ...(tls.serverName && { servername: tls.serverName }),
    ...(tls.verify === false && { rejectUnauthorized: false }),
  }
}

/** Options of a low-level platformatic connection. */
export function lowLevelOptions(connection: KafkaConnection, host: string): ConnectionOptions {
  const tls = tlsOptions(connection)
  const { sasl } = connection
  return {
    connectTimeout: waits.connectMs,
    requestTimeout: waits.requestMs,
    ...(tls && { tls: { ...(isIP(host) === 0 && { servername: host }), ...tls } }),
    ...(sasl && { sasl: { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password ?? '' } }),
  }
}

/** Options of kafkajs, which writes. It logs nothing: what it throws becomes a Problem. */
export function kafkaJsOptions(connection: KafkaConnection): KafkaConfig {
  const ssl = tlsOptions(connection)
  const sasl = kafkaJsSasl(connection)
  return {
    clientId,
    brokers: connection.brokers,
    connectionTimeout: waits.connectMs,
    requestTimeout: waits.requestMs,
    logLevel: 0,
    retry: { retries: 3, initialRetryTime: 200 },
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
  }
}

function kafkaJsSasl({ sasl }: KafkaConnection): SASLOptions | undefined {
  if (!sasl) return undefined
  const login = { username: sasl.username, password: sasl.password ?? '' }
  switch (sasl.mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', ...login }
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', ...login }
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', ...login }
  }
}

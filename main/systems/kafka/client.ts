import { isIP } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { ConnectionOptions } from '@platformatic/kafka'
import type { KafkaConfig } from 'kafkajs'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { kafkaJsBearer, platformaticBearer } from './bearer-sign-in.ts'
import { noTokens, type Tokens } from './tokens.ts'

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

/** The name that the connection signs in with; absent where it has none, as with IAM, where the account says who it is. */
export function userOf({ sasl }: Pick<KafkaConnection, 'sasl'>): string | undefined {
  return sasl && sasl.mechanism !== 'AWS_MSK_IAM' ? sasl.username : undefined
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

/** How connections sign in besides by password; `onSession` hears how long a sign-in holds, ms. */
type SignIn = { readonly tokens?: Tokens | undefined; readonly onSession?: (lifetimeMs: number) => void }

/** Options of a low-level platformatic connection. */
export function lowLevelOptions(connection: KafkaConnection, address: Address, signIn: SignIn = {}): ConnectionOptions {
  const tls = tlsOptions(connection)
  const sasl = lowLevelSasl(connection, address, signIn)
  return {
    connectTimeout: waits.connectMs,
    requestTimeout: waits.requestMs,
    ...(tls && { tls: { ...(isIP(address.host) === 0 && { servername: address.host }), ...tls } }),
    ...(sasl && { sasl }),
  }
}

function lowLevelSasl({ sasl }: KafkaConnection, address: Address, { tokens, onSession }: SignIn): ConnectionOptions['sasl'] {
  if (!sasl) return undefined
  if (sasl.mechanism === 'AWS_MSK_IAM') return platformaticBearer(tokens ?? refusing, addressText(address), onSession)
  return { mechanism: sasl.mechanism, username: sasl.username, password: sasl.password ?? '' }
}

const refusing: Tokens = () => Promise.reject(noTokens())

/** kafkajs signs in again so long before a sign-in ends (ms). Brokers refuse a second time within one second. */
const renewBeforeMs = 1_500

/** Options of kafkajs, which writes. It logs nothing: what it throws becomes a Problem. */
export function kafkaJsOptions(connection: KafkaConnection, tokens?: Tokens): KafkaConfig {
  const ssl = tlsOptions(connection)
  const sasl = kafkaJsSasl(connection, tokens)
  return {
    clientId,
    brokers: connection.brokers,
    connectionTimeout: waits.connectMs,
    requestTimeout: waits.requestMs,
    reauthenticationThreshold: renewBeforeMs,
    logLevel: 0,
    retry: { retries: 3, initialRetryTime: 200 },
    ...(ssl && { ssl }),
    ...(sasl && { sasl }),
  }
}

function kafkaJsSasl({ sasl }: KafkaConnection, tokens: Tokens = refusing): KafkaConfig['sasl'] {
  if (!sasl) return undefined
  if (sasl.mechanism === 'AWS_MSK_IAM') return kafkaJsBearer(tokens)
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

import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import { bearerGivesUp, bearerMessage, noTokens, type Tokens, tokenRefused } from '../tokens.ts'
import type { BrokerConnection } from './connection.ts'
import { kafkaErrors } from './error-codes.ts'
import { WireReader } from './reader.ts'
import { scramClient } from './scram.ts'
import { WireWriter } from './writer.ts'

type Sasl = NonNullable<KafkaConnection['sasl']>

/** What signs in: a connection before anything else is sent on it, or while everything else waits. */
type Line = Pick<BrokerConnection, 'broker' | 'send'>

/**
 * SaslHandshake v1 and SaslAuthenticate v1 (KIP-152). Gives how long it holds, ms, 0 for ever (KIP-368). Rejects with
 * Unauthenticated, saying what the broker refused.
 */
export async function signIn(connection: Line, sasl: Sasl, tokens?: Tokens): Promise<number> {
  if (sasl.mechanism === 'AWS_MSK_IAM') return bearerSignIn(connection, tokens)
  const { mechanism, username } = sasl
  const password = typeof sasl.password === 'string' ? sasl.password : ''
  await handshake(connection, mechanism)
  if (mechanism === 'PLAIN') {
    return (await authenticate(connection, Buffer.from(`\0${username}\0${password}`), mechanism)).lifetimeMs
  }
  const scram = scramClient(mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', username, password)
  const challenge = await authenticate(connection, scram.first(), mechanism)
  const answer = await authenticate(connection, scram.final(challenge.bytes.toString()), mechanism)
  if (!scram.verifies(answer.bytes.toString())) {
    throw refused(
      connection.broker, `it could not prove that it knows the ${mechanism} password`,
      'This may not be the broker it claims to be.',
    )
  }
  return answer.lifetimeMs
}

async function bearerSignIn(connection: Line, tokens: Tokens | undefined): Promise<number> {
  if (!tokens) throw noTokens()
  const token = await tokens()
  await handshake(connection, 'OAUTHBEARER')
  const answer = await answered(connection, bearerMessage(token))
  if (answer.code !== 0) throw tokenRefused(connection.broker, answer.message)
  if (answer.bytes.length === 0) return answer.lifetimeMs
  const { message } = await answered(connection, bearerGivesUp)
  throw tokenRefused(connection.broker, message ?? answer.bytes.toString())
}

async function handshake(connection: Line, mechanism: string): Promise<void> {
  const response = new WireReader(await connection.send(17, 1, new WireWriter().string(mechanism).done()))
  const code = response.int16()
  const offered = response.array((reader) => reader.string() ?? '')
  if (code === 0) return
  throw refused(
    connection.broker, `it does not accept ${mechanism}`,
    offered.length > 0 ? `It accepts ${offered.join(', ')}.` : 'Check the mechanism.',
  )
}

type Answered = { readonly code: number; readonly message: string | null; readonly bytes: Buffer; readonly lifetimeMs: number }

async function answered(connection: Line, bytes: Buffer): Promise<Answered> {
  const response = new WireReader(await connection.send(36, 1, new WireWriter().bytes(bytes).done()))
  return {
    code: response.int16(), message: response.string(), bytes: response.bytes() ?? Buffer.alloc(0), lifetimeMs: response.number64(),
  }
}

async function authenticate(connection: Line, bytes: Buffer, mechanism: string): Promise<Answered> {
  const answer = await answered(connection, bytes)
  if (answer.code === 0) return answer
  const reason = answer.code === kafkaErrors.saslAuthenticationFailed
    ? `the ${mechanism} user name or password was refused`
    : (answer.message ?? `error ${answer.code}`)
  throw refused(connection.broker, reason, `Check the user name and password, or that this user has ${mechanism} credentials.`)
}

function refused(broker: string, reason: string, hint: string): ProblemError {
  return new ProblemError({ code: 'Unauthenticated', message: `Cannot sign in to ${broker}: ${reason}.`, hint })
}

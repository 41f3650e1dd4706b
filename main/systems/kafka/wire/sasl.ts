import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import type { BrokerConnection } from './connection.ts'
import { kafkaErrors } from './error-codes.ts'
import { WireReader } from './reader.ts'
import { scramClient } from './scram.ts'
import { WireWriter } from './writer.ts'

type Sasl = NonNullable<KafkaConnection['sasl']>

/** SaslHandshake v1 and SaslAuthenticate v1 (KIP-152). Rejects with Unauthenticated, saying what the broker refused. */
export async function signIn(connection: BrokerConnection, sasl: Sasl): Promise<void> {
  const { mechanism, username } = sasl
  const password = typeof sasl.password === 'string' ? sasl.password : ''
  await handshake(connection, mechanism)
  if (mechanism === 'PLAIN') {
    await authenticate(connection, Buffer.from(`\0${username}\0${password}`), mechanism)
    return
  }
  const scram = scramClient(mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', username, password)
  const challenge = await authenticate(connection, scram.first(), mechanism)
  const answer = await authenticate(connection, scram.final(challenge.toString()), mechanism)
  if (!scram.verifies(answer.toString())) {
    throw refused(
      connection.broker, `it could not prove that it knows the ${mechanism} password`,
      'This may not be the broker it claims to be.',
    )
  }
}

async function handshake(connection: BrokerConnection, mechanism: string): Promise<void> {
  const response = new WireReader(await connection.send(17, 1, new WireWriter().string(mechanism).done()))
  const code = response.int16()
  const offered = response.array((reader) => reader.string() ?? '')
  if (code === 0) return
  throw refused(
    connection.broker, `it does not accept ${mechanism}`,
    offered.length > 0 ? `It accepts ${offered.join(', ')}.` : 'Check the mechanism.',
  )
}

async function authenticate(connection: BrokerConnection, bytes: Buffer, mechanism: string): Promise<Buffer> {
  const response = new WireReader(await connection.send(36, 1, new WireWriter().bytes(bytes).done()))
  const code = response.int16()
  const message = response.string()
  const answer = response.bytes()
  if (code === 0) return answer ?? Buffer.alloc(0)
  const reason = code === kafkaErrors.saslAuthenticationFailed
    ? `the ${mechanism} user name or password was refused`
    : (message ?? `error ${code}`)
  throw refused(connection.broker, reason, `Check the user name and password, or that this user has ${mechanism} credentials.`)
}

function refused(broker: string, reason: string, hint: string): ProblemError {
  return new ProblemError({ code: 'Unauthenticated', message: `Cannot sign in to ${broker}: ${reason}.`, hint })
}

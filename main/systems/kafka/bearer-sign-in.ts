import { callbackify } from 'node:util'
import type { SASLOptions } from '@platformatic/kafka'
import type { KafkaConfig } from 'kafkajs'
import { ProblemError } from '#contract/problem.ts'
import { bearerGivesUp, bearerMessage, type Tokens, tokenRefused } from './tokens.ts'

/**
 * OAUTHBEARER for a low-level platformatic connection. `onSession` hears how long the sign-in holds (ms): the client's own way to
 * sign in again lets other requests in between, which breaks the connection, and is kept from it.
 */
export function platformaticBearer(tokens: Tokens, broker: string, onSession: (lifetimeMs: number) => void = () => {}): SASLOptions {
  return {
    mechanism: 'OAUTHBEARER',
    authenticate: (_mechanism, connection, send, _user, _password, _token, done) => {
      const authenticate = async () => {
        const token = await tokens()
        const reply = await send.async(connection, bearerMessage(token)).catch((error: unknown) => { throw refusal(error, broker) })
        if (reply.authBytes.length > 0) {
          await send.async(connection, bearerGivesUp).catch(() => undefined)
          throw tokenRefused(broker, reply.authBytes.toString())
        }
        onSession(Number(reply.sessionLifetimeMs))
        return { ...reply, sessionLifetimeMs: 0n }
      }
      callbackify(authenticate)(done)
    },
  }
}

type KafkaJsSasl = NonNullable<KafkaConfig['sasl']>

/** OAUTHBEARER for kafkajs, which signs in again by itself before each use of a connection whose session ends soon. */
export function kafkaJsBearer(tokens: Tokens): KafkaJsSasl {
  return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await tokens() }) }
}

/** What the broker says in refusing comes with its answer. */
function refusal(error: unknown, broker: string): Error {
  if (error instanceof ProblemError || !(error instanceof Error)) return error instanceof Error ? error : tokenRefused(broker, null)
  const said = messageIn(error)
  return said === undefined ? error : tokenRefused(broker, said)
}

function messageIn(error: Error): string | undefined {
  const response: unknown = 'response' in error ? error.response : undefined
  if (typeof response !== 'object' || response === null || !('errorMessage' in response)) return undefined
  return typeof response.errorMessage === 'string' ? response.errorMessage : ''
}

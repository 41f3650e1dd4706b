import { ResponseError } from '@platformatic/kafka'
import { type Problem, ProblemError } from '#contract/problem.ts'
import { networkProblem } from './network-problems.ts'
import type { Doing } from './refusal-words.ts'
import { refusal } from './refusals.ts'

/** Any error of the clients, of Node's sockets or of our own code as a Problem. Total: never throws. */
export function toProblem(error: unknown, doing: Doing = {}): Problem {
  const chain = unfold(error)
  const own = chain.find((one) => one instanceof ProblemError)
  const problem = own instanceof ProblemError ? own.problem : clientProblem(chain, doing)
  return doing.ref && !problem.ref ? { ...problem, ref: doing.ref } : problem
}

/** The same as a throwable, with the cause kept for the log. */
export function problemError(error: unknown, doing: Doing = {}): ProblemError {
  return error instanceof ProblemError ? error : new ProblemError(toProblem(error, doing), { cause: error })
}

/** The answer that a platformatic error carries when only parts of it failed; undefined for every other error. */
export const replyInside = (error: unknown): unknown => (error instanceof ResponseError ? error['response'] : undefined)

/** Whether the connection was closed under the request, so that it may be sent again on a new one. */
export const isConnectionLost = (error: unknown): boolean =>
  unfold(error).some(
    (one) => one.message === 'Connection closed' || ('code' in one && (one.code === 'ECONNRESET' || one.code === 'EPIPE')),
  )

function clientProblem(chain: readonly Error[], doing: Doing): Problem {
  if (chain.some((one) => one.name === 'AbortError')) return { code: 'Cancelled', message: 'The call was cancelled.' }
  const signIn = signInProblem(chain, doing)
  const network = networkProblem(chain, doing)
  // A sign-in that failed because the connection did is no refused password.
  if (signIn && (!network || chain.some((one) => signInCodes.includes(protocolCode(one) ?? 0)))) return signIn
  const coded = chain.find((one) => (protocolCode(one) ?? 0) > 0)
  if (coded) return refusal(protocolCode(coded) ?? -1, doing, wordsOf(coded))
  return (
    network ?? {
      code: 'Internal',
      message: `The Kafka client failed: ${
        chain
          .map((one) => one.message)
          .join(': ')
          .slice(0, 300) || 'it said nothing'
      }.`,
    }
  )
}

/** UNSUPPORTED_SASL_MECHANISM, ILLEGAL_SASL_STATE, SASL_AUTHENTICATION_FAILED. */
const signInCodes: readonly number[] = [33, 34, 58]

/** A sign-in that was refused; the SCRAM and PLAIN helpers, SaslHandshake and kafkajs each say it in their way. */
function signInProblem(chain: readonly Error[], { broker, user }: Doing): Problem | undefined {
  const at = broker ?? 'the broker'
  const names = chain.map((one) => ('apiId' in one && typeof one.apiId === 'string' ? one.apiId : one.name))
  if (
    names.includes('UNSUPPORTED_SASL_MECHANISM') ||
    chain.some((one) => /mechanism/i.test(one.message) && /support|enabled|suitable/i.test(one.message))
  ) {
    return {
      code: 'Unauthenticated',
      message: `Cannot sign in to ${at}: it does not offer this mechanism.`,
      hint: 'Choose the mechanism that the listener of this port is set up for.',
    }
  }
  const refused =
    names.some(
      (name) => name === 'SASL_AUTHENTICATION_FAILED' || name === 'AuthenticationError' || name.startsWith('KafkaJSSASL'),
    ) ||
    chain.some((one) => 'code' in one && one.code === 'PLT_KFK_AUTHENTICATION') ||
    chain.some((one) => /authentication failed/i.test(one.message))
  if (!refused) return undefined
  return {
    code: 'Unauthenticated',
    message: `Cannot sign in to ${at}: the user name or password${user ? ` of ${user}` : ''} was refused.`,
    hint: 'Check the user name and the password, and that this user has credentials for the chosen mechanism.',
  }
}

/**
 * The error with all its causes and parts, outermost first. platformatic nests in `errors` and `cause`, kafkajs in `cause` and
 * `originalError`.
 */
function unfold(error: unknown, depth = 0): readonly Error[] {
  if (!(error instanceof Error) || depth > 6) return []
  const parts: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : []
  const original = 'originalError' in error ? error.originalError : undefined
  return [error, ...[...parts, error.cause, original].flatMap((one) => unfold(one, depth + 1))]
}

/** platformatic says `apiCode`; kafkajs a number in `code` beside its name in `type`. */
function protocolCode(error: Error): number | undefined {
  if ('apiCode' in error && typeof error.apiCode === 'number') return error.apiCode
  return 'type' in error && 'code' in error && typeof error.code === 'number' ? error.code : undefined
}

const wordsOf = (error: Error): string | undefined =>
  'serverErrorMessage' in error && typeof error.serverErrorMessage === 'string' ? error.serverErrorMessage : undefined

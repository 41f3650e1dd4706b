import { ProblemError } from '#contract/problem.ts'
import { codedError, networkProblem } from '../network-problems.ts'

/** Why a connect attempt or a live socket failed, in words that name the layer. */
export function socketProblem(error: Error, broker: string): ProblemError {
  const known = networkProblem([error], { broker })
  return new ProblemError(known ?? {
    code: 'Unreachable', message: `The connection to broker ${broker} failed: ${error.message}.`,
    hint: 'Check host, port and the TLS settings.',
  }, { cause: error })
}

/** The broker ended the connection without an answer. */
export const closedProblem = (broker: string): ProblemError => socketProblem(codedError('ECONNRESET'), broker)

/** The broker took the connection or the sign-in and said nothing more, or did not take it at all. */
export const connectTimeoutProblem = (broker: string): ProblemError => socketProblem(codedError('ETIMEDOUT'), broker)

/** A request that was sent found no answer in `ms`. */
export function requestTimeoutProblem(broker: string, ms: number): ProblemError {
  return new ProblemError({
    code: 'TimedOut', message: `Broker ${broker} took a request but did not answer it within ${ms / 1000} s.`,
    hint: 'The broker may be overloaded or the network cut. Try again.',
  })
}

/** What came back is no answer of Kafka's protocol. */
export function notKafkaProblem(broker: string): ProblemError {
  return new ProblemError({
    code: 'Unreachable', message: `${broker} does not speak the Kafka protocol.`,
    hint: 'Check the port. A TLS or HTTP port answers like this.',
  })
}

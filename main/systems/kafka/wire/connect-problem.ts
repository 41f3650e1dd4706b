import { ProblemError } from '#contract/problem.ts'
import { networkProblem } from '../network-problems.ts'

/** Why a connect attempt or a live socket failed, in words that name the layer. */
export function socketProblem(error: Error, broker: string): ProblemError {
  const known = networkProblem([error], { broker })
  return new ProblemError(known ?? {
    code: 'Unreachable', message: `The connection to broker ${broker} failed: ${error.message}.`,
    hint: 'Check host, port and the TLS settings.',
  }, { cause: error })
}

/** The broker ended the connection without an answer. */
export function closedProblem(broker: string): ProblemError {
  return new ProblemError({
    code: 'Unreachable', message: `Broker ${broker} closed the connection.`,
    hint: 'If it happens at once, the port may want TLS or another way to sign in; otherwise the broker may be restarting.',
  })
}

export function connectTimeoutProblem(broker: string, ms: number): ProblemError {
  return new ProblemError({
    code: 'Unreachable', message: `Broker ${broker} did not answer within ${ms / 1000} s.`,
    hint: 'Check that the security group, the firewall and the VPN route allow this port.',
  })
}

export function requestTimeoutProblem(broker: string, ms: number): ProblemError {
  return new ProblemError({
    code: 'TimedOut', message: `Broker ${broker} took a request but did not answer it within ${ms / 1000} s.`,
    hint: 'The broker may be overloaded or the network cut. Try again.',
  })
}

export function cancelledProblem(): ProblemError {
  return new ProblemError({ code: 'Cancelled', message: 'The call was cancelled.' })
}

export function notKafkaProblem(broker: string): ProblemError {
  return new ProblemError({
    code: 'Unreachable', message: `${broker} does not speak the Kafka protocol.`,
    hint: 'Check the port. A TLS or HTTP port answers like this.',
  })
}

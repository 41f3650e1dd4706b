import type { Check } from '#contract/health.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { problemError } from './errors.ts'
import { isOutOfReach } from './network-problems.ts'

/** Tells what to do about brokers that cannot be reached, where that is known of the kind of cluster. */
export interface Reach {
  problem(problem: Problem): Problem
  error(error: unknown): ProblemError
  check(check: Check): Check
}

const hint = 'The brokers of Amazon MSK are inside a VPC: check the VPN or peering into it, that the security group of the cluster lets '
  + 'this computer in, and the port (9098 for IAM, 9096 SCRAM, 9094 TLS, public 9198, 9196, 9194). '
  + 'Meanwhile the MSK page of the AWS connection shows topics, partitions and load; once the brokers answer, this works again by itself.'

const addressOfMsk = /\.kafka(-serverless)?\.[\w-]+\.amazonaws\.com(\.cn)?:\d+$/i

/** The brokers of Amazon MSK are out of reach for most, so that it is told what a path to them needs. */
export function reachOf({ brokers, sasl }: KafkaConnection): Reach {
  const isMsk = sasl?.mechanism === 'AWS_MSK_IAM' || brokers.some((broker) => addressOfMsk.test(broker))
  const problem = (one: Problem): Problem => (isMsk && isOutOfReach(one) ? { ...one, code: 'Unreachable', hint } : one)
  return {
    problem,
    error: (error) => {
      const thrown = problemError(error)
      const told = problem(thrown.problem)
      return told === thrown.problem ? thrown : new ProblemError(told, { cause: thrown })
    },
    check: (one) => (one.problem ? { ...one, problem: problem(one.problem) } : one),
  }
}

/** The same values, and what ends them told by `reach`. */
export function explained<T>(values: AsyncIterable<T>, reach: Reach): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: () => {
      const iterator = values[Symbol.asyncIterator]()
      return {
        next: () => iterator.next().catch((error: unknown) => { throw reach.error(error) }),
        return: async () => await iterator.return?.() ?? { done: true, value: undefined },
      }
    },
  }
}

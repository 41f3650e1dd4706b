import type { Plan } from '#contract/action.ts'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import { openActions } from '#main/systems/kinesis/actions/index.ts'
import type { Answers } from '../../../fixtures/fake-aws-account.ts'
import { call, run, world } from './flow-world.ts'

/** The stream that actions are tried on. */
export const stream: Ref = { kind: 'stream', path: ['clicks'] }

/** The actions of a connection whose AWS gives these answers; no consumer is registered unless said. */
export function open(answers: Answers = {}) {
  const { kinesis, asked } = world({ ListStreamConsumers: () => ({ Consumers: [] }), ...answers })
  const find = (name: string) => {
    const action = openActions(kinesis).find((one) => one.name === name)
    if (!action) throw new Error(`There is no ${name}.`)
    return action
  }
  return {
    asked,
    plan: (name: string, input: unknown = {}, ref = stream) => find(name).plan(ref, input, call),
    level: (name: string, input: unknown) => find(name).levelFor?.(stream, input, call),
    /** Plans it and runs it at once, or runs an earlier `plan`. */
    run: async (name: string, input: unknown = {}, ref = stream, as = run(), plan?: Plan) =>
      find(name).run(ref, input, plan ?? await find(name).plan(ref, input, call), as),
  }
}

/** What a promise rejects with; null where it does not. */
export const refusal = (promise: Promise<unknown>) =>
  promise.then(() => null, (error: unknown) => (error instanceof ProblemError ? error.problem : error))

/** Answers in turn, the last one again and again; a problem is thrown. */
export const inTurn = (...answers: readonly unknown[]) => {
  let next = 0
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)]
    if (answer instanceof ProblemError) throw answer
    return answer
  }
}

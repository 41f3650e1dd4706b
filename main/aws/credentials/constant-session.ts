import type { Pluggable } from '@smithy/types'

/** What the SDK calls the session of a role that names none: another name at each renewal. */
const passing = /^aws-sdk-js-(session-)?\d+$/

/**
 * Lets the clients that take on roles name a session `tidemark` where nobody named it. Brokers of MSK take a connection's renewed
 * sign-in only from the same identity, and the name of the session is a part of it.
 */
export const constantSession: Pluggable<object, object> = {
  applyToStack: (stack) => stack.add((next) => (args) => {
    const { input } = args
    const isPassing = typeof input === 'object' && input !== null && passing.test(String(Reflect.get(input, 'RoleSessionName')))
    return next(isPassing ? { ...args, input: { ...input, RoleSessionName: 'tidemark' } } : args)
  }, { step: 'initialize', name: 'tidemarkConstantSession' }),
}

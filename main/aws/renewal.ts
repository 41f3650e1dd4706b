import type { InitializeMiddleware, MiddlewareStack } from '@smithy/types'
import { untilAborted } from '#main/systems/until-aborted.ts'
import type { Signer } from './credentials/signer.ts'
import { problemCodeOf, readAwsError } from './error-codes.ts'
import { awsProblem, serviceName, signalOf } from './errors.ts'

type AnyClient = {
  readonly middlewareStack?: Pick<MiddlewareStack<object, object>, 'add'>; readonly config?: { readonly serviceId?: string }
}

/**
 * Lets every `send` of a client pass only while the account is signed in. Credentials that AWS refuses are renewed and the call is
 * made once more, since the SDK repeats neither ExpiredToken nor its like; then the account is refused as a whole.
 */
export function withRenewal(client: AnyClient, signer: Signer): void {
  const middleware: InitializeMiddleware<object, object> = (next, context) => async (args) => {
    for (let first = true; ; first = false) {
      // Asked here, before the governor and the retries: what is refused anyway takes no turn.
      const signal = signalOf(context)
      const waited = <T>(wait: Promise<T>) => (signal ? untilAborted(wait, signal) : wait)
      await waited(signer.provider())
      const { generation } = signer
      try {
        const result = await next(args)
        signer.accepted()
        return result
      } catch (error) {
        if (!isRefusal(error)) {
          if (readAwsError(error).status !== undefined) signer.accepted()
          throw error
        }
        const operation = (context.commandName ?? 'Call').replace(/Command$/, '')
        const problem = awsProblem(error, { service: serviceName(client.config?.serviceId), operation })
        await waited(signer.refused(generation, problem))
        if (!first) throw error
      }
    }
  }
  client.middlewareStack?.add(middleware, { step: 'initialize', priority: 'high', name: 'renewalMiddleware', override: true })
}

const isRefusal = (error: unknown): boolean => problemCodeOf(readAwsError(error).name) === 'Unauthenticated'

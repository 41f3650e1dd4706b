import {
  SMITHY_CONTEXT_KEY, type FinalizeRequestMiddleware, type HandlerExecutionContext, type MiddlewareStack,
} from '@smithy/types'
import { problemCodeOf, readAwsError } from './error-codes.ts'
import type { Turns } from './governor.ts'
import type { CostMeter } from './meter.ts'
import { unitsOf } from './units.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Codes of attempts that reached nobody and so were not billed. */
const neverSent = new Set([
  'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * Added to every client of an account. Each attempt, retries too since each is billed, waits for the governor's turn before it is
 * signed, is counted with its price, and tells the governor when AWS throttles it.
 */
export function govern(client: object, turns: Turns, meter: CostMeter): void {
  const { middlewareStack } = client as { readonly middlewareStack?: Pick<MiddlewareStack<object, object>, 'addRelativeTo'> }
  const attempt: FinalizeRequestMiddleware<object, object> = (next, context) => async (args) => {
    const { service, operation, signal } = callOf(context)
    await turns.take(service, operation, signal)
    const count = (output?: unknown) => meter.count(`${service}:${operation}`, unitsOf(service, operation, args.input, output))
    try {
      const result = await next(args)
      count(result.output)
      return result
    } catch (error) {
      if (!(isObject(error) && (error['name'] === 'AbortError' || neverSent.has(String(error['code']))))) count()
      if (isThrottled(error)) turns.throttled(service, operation)
      throw error
    }
  }
  middlewareStack?.addRelativeTo(
    attempt, { name: 'governorMiddleware', relation: 'after', toMiddleware: 'retryMiddleware', override: true },
  )
}

/** Which API is called, and what ends the wait for it. */
function callOf(context: HandlerExecutionContext): { service: string; operation: string; signal: AbortSignal | undefined } {
  const smithy: unknown = context[SMITHY_CONTEXT_KEY]
  const signal = isObject(smithy) ? smithy['abortSignal'] : undefined
  return {
    service: (context.clientName ?? '').replace(/Client$/, '').toLowerCase(),
    operation: (context.commandName ?? '').replace(/Command$/, ''),
    signal: signal instanceof AbortSignal ? signal : undefined,
  }
}

/** By its code, whatever its status (400, 403, 429 and 503 all come), or by 429 alone. */
function isThrottled(error: unknown): boolean {
  const { name, status } = readAwsError(error)
  return status === 429 || problemCodeOf(name) === 'Throttled'
}

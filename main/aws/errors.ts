import { SMITHY_CONTEXT_KEY, type HandlerExecutionContext, type MiddlewareStack } from '@smithy/types'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { deniedProblem } from './denied.ts'
import { problemCodeOf, readAwsError, type AwsError } from './error-codes.ts'
import { networkProblem } from './network-errors.ts'
import { resourceOf } from './resource-of.ts'
import { signInProblem } from './sign-in-errors.ts'

/**
 * The call that failed: `service` is the name of the service (`SQS`, `Amazon MSK`), `operation` its name, `resource` how to name
 * what it was for (`queue orders`), `user` the ARN that called, as far as it is known, `reason` why its signal was aborted.
 */
export type AwsCall = {
  readonly service: string
  readonly operation: string
  readonly resource?: string
  readonly user?: string
  readonly reason?: unknown
}

const throttledMs = 1_000
/** SQS allows a purge a minute, and a queue's name again a minute after it was deleted (PurgeQueue, CreateQueue). */
const minuteCodes: readonly string[] = ['PurgeQueueInProgress', 'QueueDeletedRecently']

/** What AWS, the SDK or Node said of an error, also of a ProblemError that wraps it. */
export function rootOf(error: unknown): unknown {
  let at = error
  for (let depth = 0; depth < 8 && at instanceof ProblemError && at.cause !== undefined; depth++) at = at.cause
  return at
}

/** AWS's code of an error, such as `QueueDoesNotExist`, wrapped or not; the error's name where AWS gave none. */
export const awsCode = (error: unknown): string => readAwsError(rootOf(error)).name

/** The Problem in whatever a call of the SDK rejected with. Never throws; a ProblemError keeps its own. */
export function awsProblem(error: unknown, call: AwsCall): Problem {
  if (error instanceof ProblemError) return error.problem
  const cause = error instanceof Error ? error.cause : undefined
  const it = readAwsError(error)
  if (it.name === 'AbortError') return abortProblem(cause ?? call.reason, call)
  if (cause instanceof ProblemError) return cause.problem
  const problem = answered(it, call)
  if (problem) return problem
  const ofCause = () => (cause === undefined ? null : networkProblem(readAwsError(cause), placeOf(cause, call)))
  return networkProblem(it, placeOf(error, call)) ?? ofCause() ?? unknownProblem(it, call)
}

/** A ProblemError around what a call rejected with; the SDK's own error is its cause. */
export const asAwsProblem = (error: unknown, call: AwsCall): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError(awsProblem(error, call), { cause: error })

/** What a person calls the service of a client; the SDK calls MSK by what runs in it. */
export const serviceName = (serviceId = 'AWS'): string => (serviceId === 'Kafka' ? 'Amazon MSK' : serviceId)

/** A client of the SDK as far as this needs it. */
type AnyClient = { readonly middlewareStack?: MiddlewareStack<object, object>; readonly config?: { readonly serviceId?: string } }

/** Makes every `send` of a client reject with a ProblemError. `user` gives the ARN that calls, where it is known by then. */
export function withProblems<Client extends object>(client: Client, user?: () => string | undefined): Client {
  const { middlewareStack, config } = client as AnyClient
  middlewareStack?.add((next, context) => async (args) => {
    try {
      return await next(args)
    } catch (error) {
      const operation = (context.commandName ?? 'Call').replace(/Command$/, '')
      const resource = resourceOf(args.input)
      const who = user?.()
      const { reason } = signalOf(context) ?? {}
      const service = serviceName(config?.serviceId)
      throw asAwsProblem(error, { service, operation, reason, ...(resource && { resource }), ...(who && { user: who }) })
    }
  }, { step: 'initialize', priority: 'high', name: 'tidemarkProblems', override: true })
  return client
}

/** The signal that a call was sent with; the SDK's own error does not always carry its reason. */
export function signalOf(context: HandlerExecutionContext): AbortSignal | undefined {
  const { abortSignal }: { abortSignal?: unknown } = context[SMITHY_CONTEXT_KEY] ?? {}
  return abortSignal instanceof AbortSignal ? abortSignal : undefined
}

function abortProblem(cause: unknown, { service, operation }: AwsCall): Problem {
  if (cause instanceof ProblemError) return cause.problem
  return readAwsError(cause).name === 'TimeoutError'
    ? { code: 'TimedOut', message: `${service} did not answer ${operation} in time`, hint: 'Try again.' }
    : { code: 'Cancelled', message: 'The call was cancelled' }
}

/** The Problem of what AWS itself answered; null where its code says too little. */
function answered(it: AwsError, call: AwsCall): Problem | null {
  const code = problemCodeOf(it.name) ?? byStatus(it)
  const about = call.resource === undefined ? call.operation : `${call.operation} on ${call.resource}`
  switch (code) {
    case null: return null
    case 'Forbidden': return it.name === 'OptInRequired' ? optIn(call) : deniedProblem(it.message, call)
    case 'Unauthenticated': return signInProblem(it, call)
    case 'Throttled': return {
      code, message: `${call.service} is slowed by AWS: ${said(it)}`, hint: 'It is asked less for a while.',
      retryAfterMs: it.retryAfter === undefined ? throttledMs : it.retryAfter * 1_000,
    }
    case 'Unsupported': return { code, message: `${call.service} here has no ${call.operation}: ${said(it)}` }
    case 'NotFound': return { code, message: `${about}: ${said(it)}` }
    case 'Conflict': return {
      code, message: `${about}: ${said(it)}`, ...(minuteCodes.includes(it.name) && { retryAfterMs: 60_000 }),
    }
    case 'Unreachable': return {
      code, message: `${call.service} is unavailable: ${said(it)}`, hint: 'Try again.', retryAfterMs: throttledMs,
    }
    default: return { code, message: `${about}: ${said(it)}` }
  }
}

const statuses: Readonly<Record<number, Problem['code']>> = {
  401: 'Unauthenticated', 403: 'Forbidden', 404: 'NotFound', 405: 'Unsupported', 409: 'Conflict', 413: 'TooLarge',
  429: 'Throttled', 501: 'Unsupported', 502: 'Unreachable', 503: 'Unreachable', 504: 'TimedOut',
}
/** An answer whose body was cut has status 200: it is a matter of the network. */
function byStatus({ status, code, message }: AwsError): Problem['code'] | null {
  if (status === undefined || code !== undefined || /Deserialization error/.test(message)) {
    return status === 503 ? 'Unreachable' : null
  }
  return statuses[status] ?? (status === 400 ? 'BadInput' : null)
}

const optIn = ({ service }: AwsCall): Problem => ({
  code: 'Forbidden', message: `The account is not signed up for ${service} in this region`,
  hint: 'Enable the region or the service in the account, or choose another region.',
})

function unknownProblem(it: AwsError, { service, operation }: AwsCall): Problem {
  const request = it.requestId === undefined ? '' : `, request ${it.requestId}`
  return { code: 'Internal', message: `${operation} of ${service} failed: ${said(it)}${request}`, hint: 'Try again.' }
}

/** AWS's words, after its code where they do not say it. */
function said({ name, message }: AwsError): string {
  const words = message.trim().replace(/\.$/, '')
  if (words === '' || words === name || words === 'UnknownError') return name
  return /^(Error|Unknown)$/.test(name) || words.includes(name) ? words : `${words} (${name})`
}

/** Where a network error happened, from what Node says of it. */
function placeOf(error: unknown, { service }: AwsCall): string {
  if (typeof error !== 'object' || error === null) return service
  const { hostname, address, port } = error as { hostname?: unknown; address?: unknown; port?: unknown }
  const host = typeof hostname === 'string' ? hostname : typeof address === 'string' ? address : undefined
  return host === undefined ? service : `${service} (${host}${typeof port === 'number' ? `:${port}` : ''})`
}

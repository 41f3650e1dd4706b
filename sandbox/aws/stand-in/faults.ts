import { z } from 'zod'
import { Refusal } from './answer.ts'
import type { Asked } from './asked.ts'

/**
 * What goes wrong: AWS throttles, refuses the action (`denied`) or the token (`expired`), answers 503 (`unavailable`), the connection
 * is reset before anything was done (`reset`) or after (`lost`), the answer is cut in half (`cut`), comes late (`slow`, by `ms`) or
 * never (`hang`), or Kinesis says that the iterator has grown too old (`iterator`).
 */
const faultKinds = ['throttle', 'denied', 'expired', 'unavailable', 'reset', 'lost', 'cut', 'slow', 'hang', 'iterator'] as const
export type FaultKind = (typeof faultKinds)[number]

/**
 * When it goes wrong: for a service as it signs (`sqs`, `monitoring`, `kafka`, `sts` …) and an operation (a pattern), where the body
 * holds a text, after `skip` matches, at most `times`, with a probability. What is absent matches everything.
 */
export const FaultRule = z.strictObject({
  kind: z.enum(faultKinds),
  service: z.string().optional(),
  operation: z.string().optional(),
  contains: z.string().optional(),
  skip: z.int().min(0).optional(),
  times: z.int().min(0).optional(),
  probability: z.number().min(0).max(1).optional(),
  ms: z.int().min(0).optional(),
})
export type FaultRule = z.infer<typeof FaultRule>

/** A rule and how often it struck. */
export type FaultState = { readonly rule: FaultRule; readonly hits: number }

/** The rules in force; the first that matches strikes. */
export class Faults {
  #rules: { rule: FaultRule; pattern: RegExp | null; seen: number; hits: number }[] = []

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule, pattern: rule.operation === undefined ? null : new RegExp(`^(?:${rule.operation})$`), seen: 0, hits: 0,
    }))
  }

  states(): readonly FaultState[] {
    return this.#rules.map(({ rule, hits }) => ({ rule, hits }))
  }

  /** The rule that strikes this request, or null. */
  strike(asked: Asked, chance: () => number = Math.random): FaultRule | null {
    for (const entry of this.#rules) {
      const { rule, pattern } = entry
      if (rule.service !== undefined && rule.service !== asked.service) continue
      if (pattern && !pattern.test(asked.operation)) continue
      if (rule.contains !== undefined && !asked.body.includes(rule.contains)) continue
      if (entry.hits >= (rule.times ?? Infinity) || chance() >= (rule.probability ?? 1)) continue
      if (entry.seen++ < (rule.skip ?? 0)) continue
      entry.hits++
      return rule
    }
    return null
  }
}

/** What the service itself would say; null for faults below HTTP. */
export function refusalOf(kind: FaultKind, asked: Asked): Refusal | null {
  const { service, operation, wire } = asked
  const xml = wire === 'query' || service === 's3'
  switch (kind) {
    case 'throttle': return throttled(asked, xml)
    case 'iterator': return new Refusal('ExpiredIteratorException', 'Iterator expired.')
    case 'denied': return denied(service, operation, xml)
    case 'expired':
      return new Refusal(
        xml || service === 'sqs' ? 'ExpiredToken' : 'ExpiredTokenException', 'The security token included in the request is expired',
        service === 's3' ? 400 : 403,
      )
    case 'unavailable':
      return new Refusal(xml ? 'ServiceUnavailable' : 'ServiceUnavailableException', 'The service is unavailable. Please retry.', 503)
    case 'reset': case 'lost': case 'cut': case 'slow': case 'hang': return null
    default: return kind satisfies never
  }
}

/** Calls of Kinesis that a shard turns away; those about streams have limits of the account. */
const dataCalls = new Set(['GetRecords', 'GetShardIterator', 'PutRecord', 'PutRecords'])

function throttled({ service, operation }: Asked, xml: boolean): Refusal {
  if (service === 'kinesis') {
    return dataCalls.has(operation)
      ? new Refusal('ProvisionedThroughputExceededException', 'Rate exceeded for shard shardId-000000000000 in stream under account.')
      : new Refusal('LimitExceededException', 'Rate exceeded')
  }
  if (service === 's3') return new Refusal('SlowDown', 'Please reduce your request rate.', 503)
  if (service === 'sqs') return new Refusal('RequestThrottled', 'Request is throttled.', 403)
  if (service === 'kafka') return new Refusal('TooManyRequestsException', 'Too Many Requests', 429)
  return new Refusal(xml ? 'Throttling' : 'ThrottlingException', 'Rate exceeded', 400)
}

/** The name that IAM gives a service where it differs from the one it signs with. */
const iamName: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' }

function denied(service: string, operation: string, xml: boolean): Refusal {
  const action = `${iamName[service] ?? service}:${operation}`
  const message = `User: arn:aws:iam::000000000000:user/sandbox is not authorized to perform: ${action} `
    + `because no identity-based policy allows the ${action} action`
  return new Refusal(xml || service === 'sqs' || service === 'monitoring' ? 'AccessDenied' : 'AccessDeniedException', message, 403)
}

import { z } from 'zod'
import { Problem } from './problem.ts'

/**
 * A profile of the shared AWS config. `why` says what keeps it from being used and what to do. Of SSO: the start page and until
 * when its cached token is good (epoch ms; null: sign in).
 */
export const AwsProfile = z.object({
  name: z.string(),
  kind: z.enum(['keys', 'sso', 'role', 'process', 'web-identity', 'login', 'none']),
  usable: z.boolean(),
  why: z.string().optional(),
  region: z.string().optional(),
  account: z.string().optional(),
  role: z.string().optional(),
  source: z.string().optional(),
  mfaSerial: z.string().optional(),
  sso: z.object({ startUrl: z.string(), region: z.string(), session: z.string().optional(), signedInUntil: z.number().nullable() }).optional(),
})
export type AwsProfile = z.infer<typeof AwsProfile>

/** Who AWS says one is (STS GetCallerIdentity). `expiresAt` is epoch ms, null for keys that do not expire. */
export const AwsIdentity = z.object({
  account: z.string(), arn: z.string(), role: z.string().nullable(), expiresAt: z.number().nullable(),
})
export type AwsIdentity = z.infer<typeof AwsIdentity>

/** A step of a device sign-in: open `url`, compare `code`; then `done`, with until when it is good (epoch ms). */
export const AwsSignIn = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting'), url: z.string(), code: z.string(), expiresAt: z.number() }),
  z.object({ state: z.literal('done'), until: z.number() }),
])
export type AwsSignIn = z.infer<typeof AwsSignIn>

/** What one API cost in this run of the host: `usd` at list price; nothing with an endpoint. */
const ApiCost = z.object({ api: z.string(), requests: z.number(), units: z.number(), unit: z.string(), usd: z.number() })

/**
 * How an AWS connection is doing. `state`: `sign-in` its SSO session has ended, `mfa` a code is asked for `mfaSerial`, `refused`
 * its credentials were refused; `problem` words it. `since` is since
 * when it is `ok`, or is not: numbers stopped then (epoch ms); absent while nothing has used the connection. `profile` is the one that `aws/sign-in` takes. Cost is in USD: `perHour` at the
 * pace of the last minutes, `session` since the host began, `paused` when billed sampling stands still at `capPerHour`. `slowed`
 * names APIs that AWS throttles, with until when they are asked less (epoch ms).
 */
export const AwsStatus = z.object({
  connection: z.string(),
  state: z.enum(['unknown', 'ok', 'sign-in', 'mfa', 'refused']),
  since: z.number().optional(),
  identity: AwsIdentity.nullable(),
  mfaSerial: z.string().optional(),
  profile: z.string().optional(),
  problem: Problem.optional(),
  cost: z.object({
    billed: z.boolean(), allow: z.boolean(), capPerHour: z.number(), perHour: z.number(), session: z.number(), paused: z.boolean(),
    apis: z.array(ApiCost),
  }),
  slowed: z.array(z.object({ api: z.string(), until: z.number() })),
})
export type AwsStatus = z.infer<typeof AwsStatus>

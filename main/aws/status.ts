import { defaultCapPerHour, type Cost } from '#contract/connection.ts'
import type { AwsStatus } from '#contract/aws.ts'
import type { OpenAccount } from './open-account.ts'

/** How a connection is doing whose account is open. */
export function statusOf(connection: string, { signer, identities, usage, source }: OpenAccount): AwsStatus {
  const { state, since, problem, mfaSerial } = signer.status()
  return {
    connection, state, since, identity: identities.last(), ...usage.status(),
    ...(mfaSerial !== undefined && { mfaSerial }), ...(problem && { problem }), ...(source.profile !== undefined && { profile: source.profile }),
  }
}

/** How a connection is doing that nothing has used yet. */
export function unusedStatus(connection: string, billed: boolean, cost: Cost = { allow: false, capPerHour: defaultCapPerHour }): AwsStatus {
  return {
    connection, state: 'unknown', identity: null, cost: { billed, ...cost, perHour: 0, session: 0, paused: false, apis: [] }, slowed: [],
  }
}

import type { AwsCredentialIdentity } from '@smithy/types'

/** Credentials are renewed when they have less than this left, as the SDK does (5 min; role sessions last at least 15). */
const renewAheadMs = 5 * 60_000
/** A request signed now must still be good when it arrives. */
const graceMs = 10_000

const left = ({ expiration }: AwsCredentialIdentity, now: number) =>
  (expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - now)

/** Good, and not to be renewed yet. */
export const isFresh = (identity: AwsCredentialIdentity, now: number): boolean => left(identity, now) > renewAheadMs

/** Still good for a call that begins now. */
export const isValid = (identity: AwsCredentialIdentity, now: number): boolean => left(identity, now) > graceMs

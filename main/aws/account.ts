import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import type { AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsIdentity } from '#contract/aws.ts'
import type { Network } from '#contract/settings.ts'
import type { Call } from '#main/systems/driver.ts'
import type { Meter } from './meter.ts'
import type { Metrics } from './metrics/metrics.ts'

/** The settings that all clients share. */
type SharedSettings = Pick<SQSClientConfig, 'region' | 'endpoint' | 'credentials' | 'requestHandler' | 'maxAttempts'>
/** A client class of the AWS SDK. */
export type ClientClass<Client> = new (settings: SharedSettings) => Client

/**
 * One AWS account in one region, as one connection is signed in to it. Every client made here waits for its turn (governor), is
 * counted (meter), and rejects with a ProblemError that names the IAM action.
 */
export interface AwsAccount {
  readonly region: string
  /** An emulator answers: nothing is billed and nothing is asked. */
  readonly emulated: boolean
  /** The emulator's address; undefined for AWS itself. */
  readonly endpoint: string | undefined
  /** The account's one client of a service, made at its first use. */
  client<Client extends object>(Class: ClientClass<Client>, settings?: object): Client
  /** For signers that are no client of the SDK. Rejects with a ProblemError. */
  readonly credentials: AwsCredentialIdentityProvider
  /** Who AWS says this is; asked once and after each renewal. */
  identity(call: Call): Promise<AwsIdentity>
  /** How AWS is reached now: settings and what comes from the environment. */
  network(): Network
  readonly meter: Meter
  readonly metrics: Metrics
}

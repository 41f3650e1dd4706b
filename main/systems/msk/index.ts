import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Driver } from '../driver.ts'
import { manifest } from './manifest.ts'
import { openSession } from './session.ts'

/** Amazon MSK's control plane and metrics: what is known of clusters without a path to their brokers. */
export const driver: Driver<AwsConnection> = {
  manifest,
  open: (connection, tools) => Promise.resolve(openSession(connection, tools)),
}

import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Driver } from '../driver.ts'
import { manifest } from './manifest.ts'
import { openSession } from './session.ts'
import { journalsIn } from './tail/journal.ts'

/** Amazon Kinesis Data Streams, in one account and region. */
export const driver: Driver<AwsConnection> = {
  manifest,
  open: (connection, tools) => Promise.resolve(openSession(connection, tools)),
  leftBehind: journalsIn,
}

import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Driver } from '../driver.ts'
import { readJournal } from './actions/journal.ts'
import { manifest } from './manifest.ts'
import { journalsIn } from './read/journal.ts'
import { openSession } from './session.ts'

/** Amazon SQS, in one account and region. */
export const driver: Driver<AwsConnection> = {
  manifest,
  open: (connection, tools) => Promise.resolve(openSession(connection, tools)),
  leftBehind: journalsIn,
  journals: { redrive: readJournal, drain: readJournal },
}

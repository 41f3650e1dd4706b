import type { SQSClient } from '@aws-sdk/client-sqs'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Tools } from '../driver.ts'
import type { Links } from './links.ts'
import type { Queues } from './queues.ts'
import type { Bodies } from './read/bodies.ts'
import type { Holds } from './read/holds.ts'
import type { Receives } from './read/receives.ts'

/** What the parts of one open SQS connection share. `client` rejects with ProblemErrors only. */
export type Sqs = {
  readonly client: SQSClient
  readonly account: AwsAccount
  readonly tools: Tools
  readonly queues: Queues
  readonly links: Links
  /** Messages that are hidden because of this connection, in a journal on disk. */
  readonly holds: Holds
  /** How often messages were received already, on disk: what the stop rule goes by. */
  readonly receives: Receives
  /** Whole messages that were read, for as long as they are kept. */
  readonly bodies: Bodies
}

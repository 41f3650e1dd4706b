import { SQSClient } from '@aws-sdk/client-sqs'
import type { AwsAccount } from '#main/aws/account.ts'

/**
 * The account's client for SQS. It does not check MD5 sums by itself, since it would throw a whole batch away for one damaged
 * message; and it asks the region's endpoint, also where an emulator gives URLs of queues that lead elsewhere.
 */
export const sqsClient = (account: AwsAccount): SQSClient => account.client(SQSClient, { md5: false, useQueueUrlAsEndpoint: false })

import { SQSClient } from '@aws-sdk/client-sqs'
import type { AwsAccount } from '#main/aws/account.ts'

/**
 * A client of SQS that sends each request once. The SDK would send again after a lost answer, which makes two messages of one, or
 * hides messages that nobody knows of.
 */
class OneTry extends SQSClient {}

/** The account's client for calls whose repeat is no repeat. It does not check MD5 sums by itself: whoever sends does. */
export const oneTryClient = (account: AwsAccount): SQSClient =>
  account.client(OneTry, { md5: false, useQueueUrlAsEndpoint: false, maxAttempts: 1 })

/** How long one request may take (ms), beyond what it waits by itself. */
export const callMs = 20_000

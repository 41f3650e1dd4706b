import { KinesisClient } from '@aws-sdk/client-kinesis'
import type { AwsAccount } from '#main/aws/account.ts'

/** The account's client for Kinesis. It speaks HTTP/1.1 as all clients of an account do, through the proxy where there is one. */
export const kinesisClient = (account: AwsAccount): KinesisClient => account.client(KinesisClient)

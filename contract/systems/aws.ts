import { z } from 'zod'
import { secret } from '../secret.ts'

/** Where the credentials of an account come from: a profile of the shared config, what the AWS CLI would find by itself, or stored keys. */
const Credentials = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('profile'), name: z.string().min(1) }),
  z.strictObject({ type: z.literal('chain') }),
  z.strictObject({
    type: z.literal('keys'), accessKeyId: z.string().min(1), secretAccessKey: secret().optional(), sessionToken: secret().optional(),
  }),
])

/** A role to take on with those credentials. `mfaSerial` is the device whose code is asked for when it is taken on. */
const AssumeRole = z.strictObject({
  roleArn: z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'a role is arn:aws:iam::<account>:role/<name>'),
  externalId: z.string().optional(),
  sessionName: z.string().optional(),
  mfaSerial: z.string().optional(),
  durationSeconds: z.int().min(900).max(43_200).optional(),
})

/**
 * One AWS account in one region. `endpoint` points every client at an emulator; there nothing is billed and nothing is asked.
 */
export const AwsConnection = z.strictObject({
  type: z.literal('aws'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'a region is written like eu-west-1'),
  credentials: Credentials,
  assumeRole: AssumeRole.optional(),
  endpoint: z.url({ protocol: /^https?$/, error: 'an endpoint is a http or https address' }).optional(),
})
export type AwsConnection = z.infer<typeof AwsConnection>

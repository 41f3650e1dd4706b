import { Readable } from 'node:stream'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Call } from '../../driver.ts'

/** Where the body of a message is that was too large for a queue. */
export type S3Pointer = { readonly bucket: string; readonly key: string }

/** What the SQS extended client sends instead: the class name of a pointer and the pointer (amazon-sqs-java-extended-client-lib). */
const Pointer = z.tuple([
  z.enum(['software.amazon.payloadoffloading.PayloadS3Pointer', 'com.amazon.sqs.javamessaging.MessageS3Pointer']),
  z.object({ s3BucketName: z.string().min(1), s3Key: z.string().min(1) }),
])

/** More is not fetched: it is shown, and stands in memory whole. */
const mostBytes = 64 << 20

/** The pointer that a body is; undefined for any other body. */
export function s3PointerOf(body: string): S3Pointer | undefined {
  if (!body.startsWith('[') || body.length > 4_096) return undefined
  try {
    const { data } = Pointer.safeParse(JSON.parse(body))
    return data && { bucket: data[1].s3BucketName, key: data[1].s3Key }
  } catch {
    return undefined
  }
}

/** The object, at most 64 MiB: rejects with TooLarge for more. */
export async function fetchLinked(account: AwsAccount, { bucket, key }: S3Pointer, { signal }: Call): Promise<Uint8Array> {
  const client = account.client(S3Client, account.emulated ? { forcePathStyle: true } : {})
  const { Body, ContentLength } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal })
  if ((ContentLength ?? 0) > mostBytes) throw tooLarge(bucket, key, ContentLength)
  if (!(Body instanceof Readable)) throw new ProblemError({ code: 'NotFound', message: `The object s3://${bucket}/${key} has no bytes.` })
  const parts: Buffer[] = []
  let bytes = 0
  // A stream that is left is destroyed, and with it the connection that would bring the rest.
  for await (const part of Body as AsyncIterable<Buffer>) {
    signal.throwIfAborted()
    parts.push(part)
    bytes += part.length
    if (bytes > mostBytes) throw tooLarge(bucket, key, ContentLength)
  }
  return Buffer.concat(parts)
}

const tooLarge = (bucket: string, key: string, bytes: number | undefined): ProblemError => new ProblemError({
  code: 'TooLarge', message: `The object s3://${bucket}/${key} has ${bytes?.toLocaleString('en') ?? 'too many'} bytes; at most ${mostBytes >> 20} MiB are fetched.`,
  hint: 'Fetch it with aws s3 cp.',
})

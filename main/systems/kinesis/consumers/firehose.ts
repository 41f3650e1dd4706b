import {
  DescribeDeliveryStreamCommand, FirehoseClient, ListDeliveryStreamsCommand, type DeliveryStreamDescription,
} from '@aws-sdk/client-firehose'
import { ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'

/** A delivery stream that reads the stream of an ARN. */
export type Delivery = { readonly name: string; readonly arn: string; readonly status: string; readonly to: string | null }

/** The most of a page (Amazon Data Firehose API Reference, ListDeliveryStreams). */
const pageSize = 10_000

/** Every delivery stream of the account and region whose source is a stream: one call each. Rejects with a ProblemError. */
export async function listDeliveries(account: AwsAccount, abortSignal: AbortSignal): Promise<readonly Delivery[]> {
  const client = account.client(FirehoseClient)
  const found: Delivery[] = []
  for (const name of await listNames(client, abortSignal)) {
    const it = await describe(client, name, abortSignal)
    const arn = it?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN
    const status = it?.DeliveryStreamStatus ?? 'UNKNOWN'
    if (arn) found.push({ name, arn, status, to: destinationOf(it.Destinations?.[0]) })
  }
  return found
}

/** Undefined where it was deleted since it was listed. */
async function describe(
  client: FirehoseClient, DeliveryStreamName: string, abortSignal: AbortSignal,
): Promise<DeliveryStreamDescription | undefined> {
  try {
    const answer = await client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }), { abortSignal })
    return answer.DeliveryStreamDescription
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'NotFound') return undefined
    throw error
  }
}

async function listNames(client: FirehoseClient, abortSignal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = []
  let more = false
  do {
    const last = names.at(-1)
    const page = await client.send(new ListDeliveryStreamsCommand({
      DeliveryStreamType: 'KinesisStreamAsSource', Limit: pageSize, ...(last !== undefined && {
        ExclusiveStartDeliveryStreamName: last,
      }),
    }), { abortSignal })
    names.push(...(page.DeliveryStreamNames ?? []))
    more = page.HasMoreDeliveryStreams === true && (page.DeliveryStreamNames ?? []).length > 0
  } while (more)
  return names
}

/** The kind of destination, by the member that describes it: "S3", "Redshift", "HttpEndpoint". */
function destinationOf(destination: object | undefined): string | null {
  const members = Object.keys(destination ?? {}).filter((key) => key.endsWith('DestinationDescription'))
  const member = members.find((key) => key !== 'S3DestinationDescription') ?? members[0]
  return member?.replace(/DestinationDescription$/, '').replace(/^Extended/, '') ?? null
}

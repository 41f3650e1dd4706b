import { DescribeDeliveryStreamCommand, FirehoseClient, ListDeliveryStreamsCommand } from '@aws-sdk/client-firehose'
import type { AwsAccount } from '#main/aws/account.ts'

/** A delivery stream that reads a stream. */
export type Delivery = { readonly name: string; readonly stream: string; readonly status: string; readonly to: string | null }

/** The most of a page (Amazon Data Firehose API Reference, ListDeliveryStreams). */
const pageSize = 10_000

/** Every delivery stream of the account and region whose source is a stream: one call each. Rejects with a ProblemError. */
export async function listDeliveries(account: AwsAccount, abortSignal: AbortSignal): Promise<readonly Delivery[]> {
  const client = account.client(FirehoseClient)
  const found: Delivery[] = []
  for (const name of await listNames(client, abortSignal)) {
    const { DeliveryStreamDescription: it } = await client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: name }), {
      abortSignal,
    })
    const stream = it?.Source?.KinesisStreamSourceDescription?.KinesisStreamARN?.split('/').at(-1)
    if (stream) found.push({
      name, stream, status: it?.DeliveryStreamStatus ?? 'UNKNOWN', to: destinationOf(it?.Destinations?.[0]),
    })
  }
  return found
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
  const member = Object.keys(destination ?? {}).find((key) => key.endsWith('DestinationDescription') && key !== 'S3DestinationDescription')
    ?? Object.keys(destination ?? {}).find((key) => key.endsWith('DestinationDescription'))
  return member?.replace(/DestinationDescription$/, '').replace(/^Extended/, '') ?? null
}

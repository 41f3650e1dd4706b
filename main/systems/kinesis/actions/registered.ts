import { ListStreamConsumersCommand, type KinesisClient } from '@aws-sdk/client-kinesis'
import type { Call } from '../../driver.ts'

/** A consumer that is registered with a stream for fan-out. */
export type Registered = { readonly name: string; readonly arn: string; readonly status: string; readonly at: number | null }

/** Every consumer that is registered with the stream of an ARN, asked anew. */
export async function consumersOf(
  { client }: { readonly client: KinesisClient }, StreamARN: string, { signal }: Pick<Call, 'signal'>,
): Promise<readonly Registered[]> {
  const found: Registered[] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(new ListStreamConsumersCommand({ StreamARN, ...(NextToken !== undefined && { NextToken }) }), {
      abortSignal: signal,
    })
    for (const { ConsumerName = '', ConsumerARN = '', ConsumerStatus = '', ConsumerCreationTimestamp } of page.Consumers ?? []) {
      found.push({
        name: ConsumerName, arn: ConsumerARN, status: ConsumerStatus, at: ConsumerCreationTimestamp?.getTime() ?? null,
      })
    }
    NextToken = page.NextToken || undefined
  } while (NextToken !== undefined)
  return found
}

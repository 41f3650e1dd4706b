import { LambdaClient, ListEventSourceMappingsCommand, type EventSourceMappingConfiguration } from '@aws-sdk/client-lambda'
import type { AwsAccount } from '#main/aws/account.ts'

/**
 * An event-source mapping of the stream of an ARN; `consumer` is the registered consumer that it reads by, null where it reads
 * without fan-out.
 */
export type Mapping = {
  readonly function: string
  readonly arn: string
  readonly consumer: string | null
  readonly state: string
  readonly batchSize: number | null
  readonly parallel: number | null
  readonly startsAt: string | null
  readonly lastResult: string | null
}

/** Every mapping of a stream in the account and region. Rejects with a ProblemError. */
export async function listMappings(account: AwsAccount, abortSignal: AbortSignal): Promise<readonly Mapping[]> {
  const client = account.client(LambdaClient)
  const found: Mapping[] = []
  let marker: string | undefined
  do {
    const page = await client.send(
      new ListEventSourceMappingsCommand({ MaxItems: 100, ...(marker !== undefined && { Marker: marker }) }), { abortSignal },
    )
    found.push(...(page.EventSourceMappings ?? []).flatMap(readMapping))
    marker = page.NextMarker
  } while (marker)
  return found
}

/** The ARN of a stream, and of a consumer that is registered with it. */
const streamSource = /^(arn:[^:]*:kinesis:[^:]*:\d*:stream\/[^/]+)(?:\/consumer\/([^:]+))?/

function readMapping(it: EventSourceMappingConfiguration): readonly Mapping[] {
  const [, arn, consumer] = streamSource.exec(it.EventSourceArn ?? '') ?? []
  if (arn === undefined) return []
  return [{
    function: (it.FunctionArn ?? '').split(':function:').at(-1) ?? '',
    arn, consumer: consumer ?? null, state: it.State ?? 'Unknown', batchSize: it.BatchSize ?? null,
    parallel: it.ParallelizationFactor ?? null,
    startsAt: it.StartingPosition ?? null, lastResult: it.LastProcessingResult ?? null,
  }]
}

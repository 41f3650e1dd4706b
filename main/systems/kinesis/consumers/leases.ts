import { DynamoDBClient, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb'
import type { AwsAccount } from '#main/aws/account.ts'

/**
 * A lease of a KCL application: one shard, and how far it was read. `stream` and its `account` are named only by applications
 * that read many; `checkpoint` is a sequence number, `TRIM_HORIZON`, `LATEST`, `AT_TIMESTAMP` or `SHARD_END`. `counter` is
 * raised by whoever holds it.
 */
export type Lease = {
  readonly shard: string
  readonly stream: string | null
  readonly account: string | null
  readonly checkpoint: string | null
  readonly subSequence: number
  readonly owner: string | null
  readonly counter: number | null
  readonly firstHash: string | null
  readonly lastHash: string | null
}

/** A lease takes a few hundred bytes, so that this is far more than any stream has shards. */
const mostPages = 20

/** All leases of a table, eventually consistent: half the price, and less than a second old. Rejects with a ProblemError. */
export async function readLeases(account: AwsAccount, table: string, abortSignal: AbortSignal): Promise<readonly Lease[]> {
  const client = account.client(DynamoDBClient)
  const leases: Lease[] = []
  let from: Record<string, AttributeValue> | undefined
  for (let page = 0; page < mostPages; page++) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: table, ReturnConsumedCapacity: 'TOTAL', ...(from && { ExclusiveStartKey: from }) }), {
        abortSignal,
      },
    )
    leases.push(...Items.flatMap(readLease))
    // A table of something else that only has the same key is not read to its end.
    if (!LastEvaluatedKey || leases.length === 0) break
    from = LastEvaluatedKey
  }
  return leases
}

/**
 * A lease as KCL 1 to 3 write it. The key is the shard's id; of an application of many streams it is
 * `<account>:<stream>:<creation of the stream>:<shard>`.
 */
export function readLease(item: Readonly<Record<string, AttributeValue>>): readonly Lease[] {
  const key = item['leaseKey']?.S
  if (key === undefined) return []
  const parts = key.split(':')
  const shard = parts.at(-1) ?? key
  if (!shard.startsWith('shardId-')) return []
  const named = item['streamName']?.S?.split(':') ?? parts.slice(0, -1)
  return [{
    shard, stream: (named.length > 1 ? named[1] : named[0]) ?? null, account: (named.length > 1 ? named[0] : null) ?? null,
    checkpoint: item['checkpoint']?.S ?? null, subSequence: Number(item['checkpointSubSequenceNumber']?.N ?? 0),
    owner: item['leaseOwner']?.S ?? null, counter: item['leaseCounter']?.N === undefined ? null : Number(item['leaseCounter'].N),
    firstHash: item['startingHashKey']?.S ?? null, lastHash: item['endingHashKey']?.S ?? null,
  }]
}

/** Whether a checkpoint is a sequence number and not one of KCL's words. */
export const isSequence = (checkpoint: string | null): checkpoint is `${bigint}` =>
  checkpoint !== null && /^\d+$/.test(checkpoint)

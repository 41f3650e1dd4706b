import type { AwsWire } from '../wire.ts'

/** The stream of the story and its ARN. */
export const stream = 'clickstream'
export const streamArn = `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`

/** A shard as ListShards tells of it; its hash keys are whole numbers of up to 128 bits. */
export type StreamShard = {
  readonly id: string; readonly parents: readonly string[]; readonly first: bigint; readonly last: bigint; readonly open: boolean
}

type Listed = {
  readonly ShardId: string; readonly ParentShardId?: string; readonly AdjacentParentShardId?: string
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string }
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string }
}

/** Every shard of the stream, closed ones too. */
export async function shardsOf(aws: AwsWire): Promise<readonly StreamShard[]> {
  const found: StreamShard[] = []
  let more: unknown
  do {
    const { Shards = [], NextToken } = await aws.kinesis('ListShards', more === undefined ? { StreamName: stream } : { NextToken: more })
    found.push(...(Shards as readonly Listed[]).map(shardOf))
    more = NextToken ?? undefined
  } while (more !== undefined)
  return found
}

const shardOf = ({ ShardId, ParentShardId, AdjacentParentShardId, HashKeyRange, SequenceNumberRange }: Listed): StreamShard => ({
  id: ShardId, parents: [ParentShardId, AdjacentParentShardId].filter((each) => each !== undefined && each !== null),
  first: BigInt(HashKeyRange.StartingHashKey), last: BigInt(HashKeyRange.EndingHashKey),
  open: (SequenceNumberRange.EndingSequenceNumber ?? null) === null,
})

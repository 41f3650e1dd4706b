import { createHash } from 'node:crypto'
import { holdsHash } from '#contract/systems/kinesis.ts'
import type { Shard } from '../shared.ts'

/** The place of a partition key in the key space: its MD5 sum as a whole number of 128 bits (PutRecord, PartitionKey). */
export const hashOf = (partitionKey: string): bigint => BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)

/** The open shard that takes what is sent to a place in the key space; undefined while a reshard leaves a gap. */
export const openShardAt = (shards: readonly Shard[], hash: bigint): Shard | undefined =>
  shards.find((shard) => shard.open && holdsHash(shard, hash))

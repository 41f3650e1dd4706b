import { holdsHash } from '#contract/systems/kinesis.ts'
import { md5 } from './md5.ts'

/** A shard as far as it says which keys are its own. */
export type KeyedShard = { readonly id: string, readonly open: boolean, readonly firstHash: string, readonly lastHash: string }

/** The open shard that a record will go to: by its hash key where one is typed, else by its partition key; null where none is known. */
export function shardOf(shards: readonly KeyedShard[], partitionKey: string, hashKey: string): KeyedShard | null {
  if (hashKey === '' && partitionKey === '') return null
  if (hashKey !== '' && !/^\d{1,39}$/.test(hashKey)) return null
  const hash = hashKey === '' ? md5(new TextEncoder().encode(partitionKey)) : BigInt(hashKey)
  return shards.find((shard) => shard.open && holdsHash(shard, hash)) ?? null
}

import { holdsHash } from '#contract/systems/kinesis.ts'
import { t } from '../../texts/index.ts'
import { md5 } from './md5.ts'

/** A shard as far as it says which keys are its own. */
export type KeyedShard = { readonly id: string, readonly open: boolean, readonly firstHash: string, readonly lastHash: string }

/** Whether a text is a place in the key space: a whole number of 128 bits. */
export const isHashKey = (text: string): boolean => /^\d{1,39}$/.test(text) && BigInt(text) < 1n << 128n

/**
 * The open shard that a record will go to: by its hash key where one is typed, else by its partition key; null where none is
 * known.
 */
export function shardOf(shards: readonly KeyedShard[], partitionKey: string, hashKey: string): KeyedShard | null {
  if (hashKey === '' && partitionKey === '') return null
  if (hashKey !== '' && !isHashKey(hashKey)) return null
  const hash = hashKey === '' ? md5(new TextEncoder().encode(partitionKey)) : BigInt(hashKey)
  return shards.find((shard) => shard.open && holdsHash(shard, hash)) ?? null
}

/** Where a record will go, in words; null while no key is typed, and where the hash key is wrong, which its field says. */
export function goesToWords(shards: readonly KeyedShard[], partitionKey: string, hashKey: string): string | null {
  if (hashKey === '' ? partitionKey === '' : !isHashKey(hashKey)) return null
  const shard = shardOf(shards, partitionKey, hashKey)
  return shard ? t.kinesis.goesTo(shard.id) : t.kinesis.goesNowhere
}

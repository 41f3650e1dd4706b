import { createHash } from 'node:crypto'

/** The place of a partition key in the key space: its MD5 sum as a whole number of 128 bits (PutRecord, PartitionKey). */
export const hashOf = (partitionKey: string): bigint => BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)

import type { Message } from '#contract/message.ts'
import { t } from '../../texts/index.ts'

/** A shard of a stream, and whether records still arrive in it. */
export type ShardPart = { readonly id: string, readonly open: boolean }

/**
 * What the messages of a resource are divided into: partitions with offsets, or shards with sequence numbers. `fanOut` is what a
 * tail of its own costs, in USD an hour; 0 where nothing is billed, null where that is not known.
 */
export type Parts =
  | { readonly kind: 'partitions', readonly count: number | null, readonly largestOffset: string | null }
  | { readonly kind: 'shards', readonly shards: readonly ShardPart[] | null, readonly fanOut: number | null }

/** `3` for `shardId-000000000003`: AWS numbers its shards so. */
export const shardNumber = (id: string): string => /^shardId-0*(\d+)$/.exec(id)?.[1] ?? id

/** The part a message stands in, by name: a partition's number, or a shard's id. */
export const partOf = ({ position }: Message): string => position.partition ?? position.shard ?? ''

/** Who set the time of a message; a shard's is when a record arrived there. */
export const setByOf = ({ position, atType }: Message): string =>
  t.messages.setBy[position.shard === undefined ? atType : 'arrived']

/** A sequence number by its end, which is where neighbours differ. */
export const sequenceEnd = (sequence: string): string => (sequence.length > 9 ? `…${sequence.slice(-8)}` : sequence)

/** The sequence number of a message by its end, and the number inside an aggregate. */
export function sequenceText({ position: { sequence = '', subSequence } }: Message): string {
  const end = sequenceEnd(sequence)
  return subSequence === undefined ? end : `${end}+${subSequence}`
}

/** Where a message stands, whole: `3:1204331`, or its id where that says so. */
export const positionText = (message: Message): string =>
  (message.position.partition === undefined ? message.id : `${message.position.partition}:${message.position.offset ?? ''}`)

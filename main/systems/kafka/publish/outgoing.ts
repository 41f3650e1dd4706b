/** A header with its bytes; null is a null value. */
export type OutgoingHeader = { readonly name: string; readonly value: Buffer | null }

/** A record ready to be written: bytes as they shall stand in the log, `timestamp` in epoch ms. */
export type OutgoingRecord = {
  readonly partition: number
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly OutgoingHeader[]
}

/**
 * Where the first record of a chunk now stands; the others follow it. `appendTime` is epoch ms where the broker set the time,
 * else null.
 */
type Written = { readonly baseOffset: bigint; readonly appendTime: number | null }

/** Writes the records of one partition in one batch, acknowledged by all replicas in sync. */
export type WriteChunk = (
  topic: string,
  partition: number,
  records: readonly OutgoingRecord[],
  signal: AbortSignal,
) => Promise<Written>

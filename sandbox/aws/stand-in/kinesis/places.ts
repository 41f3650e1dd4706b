import type { Asked } from '../asked.ts'
import { text } from '../fields.ts'

/** A shard of a stream, in the region it is in. */
export type ShardPlace = { readonly region: string; readonly account: string; readonly stream: string; readonly shard: string }

/** A stream's name from what a request holds: its name or ARN, or the ARN of a consumer of it; empty where it names none. */
export function streamOf(fields: Readonly<Record<string, unknown>>): string {
  const arn = text(fields.StreamARN) || text(fields.ConsumerARN)
  return text(fields.StreamName) || (/:stream\/([^/]+)/.exec(arn)?.[1] ?? '')
}

/** The place that a request is about. */
export const placeIn = ({ region, account }: Asked, stream: string, shard: string): ShardPlace => ({ region, account, stream, shard })

/** One key for each place. */
export const keyOf = ({ region, account, stream, shard }: ShardPlace): string => `${region}/${account}/${stream}/${shard}`

/** What records take together: their data and partition keys, as Kinesis counts them. */
export function bytesOf(records: unknown): number {
  return listOf(records).reduce(
    (sum, { Data, PartitionKey }) => sum + Buffer.byteLength(text(Data), 'base64') + text(PartitionKey).length, 0,
  )
}

/** A field that must be a list of objects; empty for anything else. */
export const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  (Array.isArray(value) ? value.map(Object) : [])

import { z } from 'zod'

/** A sequence number: a whole number of up to 57 digits, written as a string (Kinesis API Reference, SequenceNumber). */
const Sequence = z.string().regex(/^\d{1,57}$/, 'a sequence number is a whole number written as a string')
const Shard = z.string().min(1).max(128)
/** A place in the key space of 128 bits, written as a string (Kinesis API Reference, HashKey). */
const HashKey = z.string().regex(/^(0|[1-9]\d{0,38})$/, 'a hash key is a whole number written as a string')
  .refine((hash) => hash.length > 39 || BigInt(hash) < 1n << 128n, 'a hash key is less than 2 to the power of 128')
const Tags = z.record(z.string().min(1).max(128), z.string().max(256).nullable())

/** `from` of a read: the first record wanted of each shard named; the others begin at their oldest. */
export const KinesisSequences = z.strictObject({ sequence: z.record(Shard, Sequence) })

/** What Kinesis adds to a read and a tail: the shards that are meant, all unless said. */
export const kinesisQuery = { shards: z.array(Shard).min(1).optional() }

/** What Kinesis adds to a tail: `fanOut` registers a consumer of its own (a lease, billed), which shares no reads with others. */
export const kinesisTailQuery = { ...kinesisQuery, fanOut: z.boolean().optional() }

/** `options` of a draft: the partition key is the draft's key unless said; `hashKey` names the place in the key space itself. */
export const KinesisDraftOptions = z.strictObject({ partitionKey: z.string().min(1).max(256).optional(), hashKey: HashKey.optional() })
export type KinesisDraftOptions = z.infer<typeof KinesisDraftOptions>

/** Whether a place in the key space belongs to a shard, whose first and last hash keys are both its own. */
export const holdsHash = ({ firstHash, lastHash }: { readonly firstHash: string; readonly lastHash: string }, hash: bigint): boolean =>
  BigInt(firstHash) <= hash && hash <= BigInt(lastHash)

/** Inputs of the actions. `at` is the first hash key of the upper half, the middle unless said. */
export const KinesisReshard = z.union([
  z.strictObject({ shards: z.int().min(1).max(10_000) }),
  z.strictObject({ split: Shard, at: HashKey.optional() }),
  z.strictObject({ merge: z.tuple([Shard, Shard]) }),
])
export type KinesisReshard = z.infer<typeof KinesisReshard>
export const KinesisCreateStream = z.strictObject({ shards: z.int().min(1).max(10_000).optional() })
export type KinesisCreateStream = z.infer<typeof KinesisCreateStream>
export const KinesisMode = z.strictObject({ mode: z.enum(['provisioned', 'on-demand']) })
export type KinesisMode = z.infer<typeof KinesisMode>
/** Hours, from a day to a year (IncreaseStreamRetentionPeriod). */
export const KinesisRetention = z.strictObject({ hours: z.int().min(24).max(8_760) })
export type KinesisRetention = z.infer<typeof KinesisRetention>
/** Metrics of each shard, billed each; `[]` ends them all. */
export const KinesisShardMetrics = z.strictObject({
  metrics: z.array(z.enum([
    'IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords', 'WriteProvisionedThroughputExceeded',
    'ReadProvisionedThroughputExceeded', 'IteratorAgeMilliseconds',
  ])),
})
export type KinesisShardMetrics = z.infer<typeof KinesisShardMetrics>
export const KinesisRegister = z.strictObject({ consumer: z.string().regex(/^[\w.-]{1,128}$/, 'a name has letters, digits, _ . and -') })
export type KinesisRegister = z.infer<typeof KinesisRegister>
/** null takes a tag off. */
export const KinesisTags = z.strictObject({ tags: Tags })
export type KinesisTags = z.infer<typeof KinesisTags>
export const KinesisNothing = z.strictObject({})

/**
 * `extra` of a stream's details. null is unknown: the permission for it is missing. `monitoring` names the shard metrics that are on;
 * `usd` is what a registered consumer costs a shard and hour at list price, and what one shard metric does a month; 0 where nothing is billed.
 */
export const KinesisStreamExtra = z.object({
  arn: z.string(),
  mode: z.enum(['provisioned', 'on-demand']),
  status: z.string(),
  retentionHours: z.number(),
  encryption: z.string().nullable(),
  monitoring: z.array(z.string()),
  createdAt: z.number().nullable(),
  tags: z.record(z.string(), z.string()).nullable(),
  usd: z.object({ consumerHour: z.number(), metricMonth: z.number() }),
})
export type KinesisStreamExtra = z.infer<typeof KinesisStreamExtra>

/**
 * `extra` of a consumer's details: its place in each shard. `age` is how many seconds it is behind, null with `why` where that cannot
 * be known; `owner` the worker that holds it.
 */
export const KinesisConsumerExtra = z.object({
  type: z.enum(['fan-out', 'lambda', 'kcl', 'firehose']),
  shards: z.array(z.object({
    shard: z.string(), age: z.number().nullable(), why: z.string().optional(), checkpoint: z.string().nullable(), owner: z.string().nullable(),
  })),
})
export type KinesisConsumerExtra = z.infer<typeof KinesisConsumerExtra>

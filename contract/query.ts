import { z } from 'zod'
import { KinesisSequences, kinesisQuery, kinesisTailQuery } from './systems/kinesis.ts'
import { sqsQuery } from './systems/sqs.ts'

const Offset = z.string().regex(/^\d{1,19}$/, 'an offset is a whole number written as a string')
/** Epoch ms, up to the last moment a Date can hold (ECMAScript: 8.64e15). */
const Time = z.strictObject({ time: z.number().min(0).max(8.64e15) })
const OneOffset = z.strictObject({ offset: Offset })
const Offsets = z.strictObject({ offsets: z.record(z.string(), Offset) })
const Resume = z.strictObject({ resume: z.string().min(1) })

/** Conditions that are joined by and. `text` is looked for in key, value and headers as UTF-8; `where` is CEL. */
export const Filter = z.strictObject({
  text: z.string().optional(),
  ignoreCase: z.boolean().optional(),
  key: z.string().optional(),
  header: z.strictObject({ name: z.string(), value: z.string().optional() }).optional(),
  where: z.string().optional(),
})
export type Filter = z.infer<typeof Filter>

/** Names of decoders that override detection (docs/payloads.md); absent or `auto` is detection. */
export const Decode = z.strictObject({ key: z.string().optional(), value: z.string().optional() })
export type Decode = z.infer<typeof Decode>

const shared = {
  partitions: z.array(z.int().min(0)).optional(),
  filter: Filter.optional(),
  decode: Decode.optional(),
  committedOnly: z.boolean().optional(),
  raw: z.boolean().optional(),
  previewBytes: z.int().min(0).max(32 << 20).optional(),
}

/**
 * What to read. The range is fixed when the read begins; docs/api.md tells what each combination means. `limit` is 100,
 * `previewBytes` 4,096 unless said.
 */
export const ReadQuery = z.strictObject({
  ...shared,
  from: z.union([z.enum(['oldest', 'newest']), Time, OneOffset, Offsets, KinesisSequences, Resume]).optional(),
  until: z.union([z.enum(['oldest', 'now']), Time, OneOffset, Offsets]).optional(),
  direction: z.enum(['forward', 'backward']).optional(),
  limit: z.int().min(1).optional(),
  ...sqsQuery,
  ...kinesisQuery,
})
export type ReadQuery = z.infer<typeof ReadQuery>

/** Members of a read or a tail that one system alone can honour, by its name; elsewhere they are Unsupported. */
export const ownQuery: Readonly<Record<string, readonly string[]>> = { sqs: Object.keys(sqsQuery), kinesis: Object.keys(kinesisTailQuery) }

/** How an export writes messages: whole ones as JSON lines or one JSON list, or a table of their texts. */
export const ExportFormat = z.enum(['ndjson', 'csv', 'json'])
export type ExportFormat = z.infer<typeof ExportFormat>

/** What to follow. From the newest unless `from` says otherwise; never ends by itself. */
export const TailQuery = z.strictObject({
  ...shared,
  from: z.union([z.literal('newest'), z.strictObject({ last: z.int().min(0).max(10_000) }), Resume]).optional(),
  ...kinesisTailQuery,
})
export type TailQuery = z.infer<typeof TailQuery>

import { z } from 'zod'
import { Problem } from './problem.ts'

/** A text that UTF-8 can carry: half of a surrogate pair would be sent as another character. */
const Text = z.string().refine((text) => text.isWellFormed(), 'half of a surrogate pair cannot be sent; use base64')

/**
 * Bytes to send: text as UTF-8, base64 as is, json as its shortest text. With `schema` the json is checked against it and written
 * in its format: the latest version of a subject (`orders-value`), one version (`orders-value/3`), or `id:42`.
 * A message type of a Protobuf schema stands behind a `#`: `orders-value#shop.Order`; the first one unless said.
 * null is null (a tombstone); '' is empty.
 */
export const Content = z.union([
  z.strictObject({ text: Text }),
  z.strictObject({ base64: z.base64() }),
  z.strictObject({ json: z.json(), schema: z.string().optional() }),
])
export type Content = z.infer<typeof Content>

/** One message to publish. An absent key is null. `options` are the system's own (Kafka: partition, timestamp, partitioner). */
export const Draft = z.strictObject({
  key: Content.nullable().optional(),
  value: Content.nullable(),
  headers: z.array(z.strictObject({ name: Text, value: Content.nullable(), type: z.string().optional() })).optional(),
  options: z.record(z.string(), z.unknown()).optional(),
})
export type Draft = z.infer<typeof Draft>

/** What became of one draft: where it now stands, or why it was not sent. `at` is epoch ms. */
export const Receipt = z.union([
  z.object({ ok: z.literal(true), position: z.record(z.string(), z.string()), at: z.number() }),
  z.object({ ok: z.literal(false), problem: Problem }),
])
export type Receipt = z.infer<typeof Receipt>

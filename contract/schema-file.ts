import { z } from 'zod'

/**
 * A file of message types that a person gave to a connection: a `.proto` text or a compiled descriptor set. `types` are the full
 * names of its messages, which `decode` takes as `protobuf:<name>`.
 */
export const SchemaFile = z.object({
  name: z.string(),
  kind: z.enum(['proto', 'descriptor']),
  bytes: z.number(),
  types: z.array(z.string()),
})
export type SchemaFile = z.infer<typeof SchemaFile>

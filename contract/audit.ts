import { z } from 'zod'
import { Ref } from './ref.ts'

/** One line about a write, allowed or refused: when (epoch ms), through what, where, what, and how it ended. */
export const AuditLine = z.object({
  id: z.string(),
  at: z.number(),
  who: z.enum(['window', 'browser', 'script']),
  connection: z.string(),
  connectionName: z.string(),
  what: z.string(),
  ref: Ref.optional(),
  outcome: z.string(),
})
export type AuditLine = z.infer<typeof AuditLine>

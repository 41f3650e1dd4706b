import { z } from 'zod'

/** A temporary resource that had to be made to look, or a hold on one; gone by itself at `expiresAt`. Times are epoch ms. */
export const Lease = z.object({
  id: z.string(),
  connection: z.string(),
  system: z.string(),
  kind: z.enum(['resource', 'hold']),
  what: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  cost: z.string().optional(),
})
export type Lease = z.infer<typeof Lease>

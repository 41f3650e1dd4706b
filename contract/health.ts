import { z } from 'zod'
import { Problem } from './problem.ts'

/** One step of reaching a service: which layer, where (`host:port` as advertised), how long in ms, and what failed. */
export const Check = z.object({
  layer: z.enum(['dns', 'tcp', 'tls', 'auth', 'service', 'permission']),
  at: z.string().optional(),
  label: z.string(),
  ok: z.boolean(),
  ms: z.number(),
  problem: Problem.optional(),
})
export type Check = z.infer<typeof Check>

/** All steps taken, in order. `degraded`: a part fails; `down`: nothing answers. */
export const Health = z.object({ state: z.enum(['ok', 'degraded', 'down']), checks: z.array(Check) })
export type Health = z.infer<typeof Health>

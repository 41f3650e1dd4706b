import { z } from 'zod'
import { Ref } from './ref.ts'

/**
 * What an action will do, said before it is done. `confirm` is a text that must be typed; after `expiresAt` (epoch ms) it must
 * be planned again. `way` names which of several ways it will go, for actions that have more than one.
 */
export const Plan = z.object({
  id: z.string(),
  title: z.string(),
  lines: z.array(z.string()),
  affects: z.array(
    z.object({ ref: Ref, count: z.number().nullable(), before: z.string().optional(), after: z.string().optional() })
  ),
  undo: z.enum(['yes', 'no', 'partly']),
  way: z.string().optional(),
  confirm: z.string().optional(),
  expiresAt: z.number(),
})
export type Plan = z.infer<typeof Plan>

/** What an action did: how many things it changed, what it says about that, and what may have been done twice. */
export const Outcome = z.object({ changed: z.number(), lines: z.array(z.string()), inDoubt: z.array(z.string()).optional() })
export type Outcome = z.infer<typeof Outcome>

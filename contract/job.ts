import { z } from 'zod'
import { Outcome } from './action.ts'
import { Progress, Verdict } from './message.ts'
import { Problem } from './problem.ts'
import { Ref } from './ref.ts'

/** Long work that outlives a screen. `interrupted`: the host died while it ran; it waits for resume. Times are epoch ms. */
export const Job = z.object({
  id: z.string(),
  title: z.string(),
  connection: z.string(),
  ref: Ref.optional(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  progress: Progress,
  verdict: Verdict.optional(),
  outcome: Outcome.optional(),
  problems: z.array(Problem),
  inDoubt: z.array(z.string()).optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
})
export type Job = z.infer<typeof Job>

import { z } from 'zod'
import { Outcome } from './action.ts'
import { Progress, Verdict } from './message.ts'
import { Problem } from './problem.ts'
import { ReadQuery } from './query.ts'
import { Ref } from './ref.ts'

/** The file of an export or of a drained queue. `path` is where the person chose to have it; without one it is at `GET /api/jobs/<id>/file`. */
const JobFile = z.object({ name: z.string(), bytes: z.number(), path: z.string().optional() })

/**
 * Long work that outlives a screen. `interrupted`: the host died while it ran; it waits for resume. `query` is what a search or
 * an export was asked, of which `system`. `resumable`: it did not come to its end, and `jobs/resume` goes on with it. Times are
 * epoch ms.
 */
export const Job = z.object({
  id: z.string(),
  title: z.string(),
  connection: z.string(),
  ref: Ref.optional(),
  type: z.enum(['search', 'export', 'action']).optional(),
  system: z.string().optional(),
  query: ReadQuery.optional(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  progress: Progress,
  verdict: Verdict.optional(),
  outcome: Outcome.optional(),
  file: JobFile.optional(),
  problems: z.array(Problem),
  inDoubt: z.array(z.string()).optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  resumable: z.boolean().optional(),
})
export type Job = z.infer<typeof Job>

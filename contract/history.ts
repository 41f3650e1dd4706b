import { z } from 'zod'
import { Problem } from './problem.ts'

/**
 * The history of samples on disk: its size and cap in bytes, its oldest number (epoch ms, null while it is empty). `lost` is how many
 * samples could not be kept since the host started. `problem` says why nothing is kept on disk now, while the last 30 minutes are still
 * in memory, or that a damaged file was put aside and the history began anew.
 */
export const HistoryStatus = z.object({
  bytes: z.number(), maxBytes: z.number(), oldest: z.number().nullable(), lost: z.number().optional(),
  problem: Problem.optional(),
})
export type HistoryStatus = z.infer<typeof HistoryStatus>

import { z } from 'zod'
import { Problem } from './problem.ts'
import { Ref } from './ref.ts'
import { Fact } from './resource.ts'

/**
 * Numbers of a resource at one moment (`at`, epoch ms). A metric with a role has the role's name as key: backlog (items), age
 * (seconds), in, out (items/s). null is unknown, never 0. `asOf` says when a number was true that is older than `at`, by its key; where
 * each comes from is the `source` of its metric in the manifest.
 */
export const Sample = z.object({
  ref: Ref,
  at: z.number(),
  values: z.record(z.string(), z.number().nullable()),
  asOf: z.record(z.string(), z.number()).optional(),
  facts: z.record(z.string(), Fact).optional(),
  flags: z.array(z.string()).optional(),
  problems: z.array(Problem).optional(),
})
export type Sample = z.infer<typeof Sample>

/**
 * The facts `verdict` (one of these), `since` (epoch ms) and `reason` (words) that a sample of a consuming resource carries; while it
 * drains, also `emptyIn` (seconds until nothing waits, as the host forecasts from its history; absent where nobody can tell), with
 * `emptyInLow` and `emptyInHigh`, between which it lies in four of five cases (the latter absent where no bound can be told).
 */
export const verdicts = ['stalled', 'dead-letters', 'falling-behind', 'draining', 'unknown', 'keeping-up', 'idle'] as const
/** How the reader of a backlog is doing. */
export type BacklogVerdict = (typeof verdicts)[number]

/**
 * Columns of one metric's past: `at` in epoch ms, `value` with null for gaps, `source` where each came from (`live`, `cloudwatch`).
 * `problem` says why what the system itself keeps is missing.
 */
export const History = z.object({
  at: z.array(z.number()), value: z.array(z.number().nullable()), source: z.array(z.string()), problem: Problem.optional(),
})
export type History = z.infer<typeof History>

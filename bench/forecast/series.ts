import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { root } from '../../tools/paths.ts'

/** A point of a series: seconds from its beginning, what waits, and what came in and was read a second; null is unknown. */
const Point = z.tuple([z.number(), z.number().nullable(), z.number().nullable(), z.number().nullable()])

/**
 * A backlog as it went. `how` tells how it was recorded, `phases` whether its reader was ahead of what came in, from which second
 * on; fewer than `empty` waiting counts as nothing. `earlier` is what came in on the days before, where there were any, at times
 * before 0.
 */
export const Series = z.object({
  name: z.string(), how: z.string(), empty: z.number(),
  phases: z.array(z.object({ from: z.number(), state: z.enum(['draining', 'not draining']) })),
  points: z.array(Point), earlier: z.array(z.tuple([z.number(), z.number()])).optional(),
})
export type Series = z.infer<typeof Series>

/** One of the recorded series of this folder. */
export const recorded = (name: string): Series =>
  Series.parse(JSON.parse(readFileSync(join(root, `bench/forecast/${name}.json`), 'utf8')))

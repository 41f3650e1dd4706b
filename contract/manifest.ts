import { z } from 'zod'
import { Level } from './level.ts'

const Column = z.object({
  key: z.string(), label: z.string(), unit: z.string().optional(), type: z.enum(['text', 'number', 'bytes', 'time', 'flag']),
})
/** `source` says where its numbers come from, in words for a tooltip: "Kafka's offsets", "CloudWatch". */
const Metric = z.object({
  key: z.string(), label: z.string(), unit: z.string(), role: z.enum(['backlog', 'age', 'in', 'out']).optional(),
  source: z.string().optional(),
})
const Read = z.object({
  mode: z.string(),
  effect: z.enum(['harmless', 'hides', 'reorders', 'blocks-group', 'uses-quota', 'creates-lease', 'billed']),
  says: z.string(),
})

/**
 * One kind of resource: what its columns and metrics are, what reading it does (said before the click), and what can be done to
 * it. `needs` names the part of the connection's config without which there is none of it.
 */
export const Kind = z.object({
  label: z.string(),
  plural: z.string(),
  parent: z.string().optional(),
  needs: z.string().optional(),
  columns: z.array(Column),
  metrics: z.array(Metric),
  filters: z.array(z.object({ key: z.string(), values: z.array(z.string()).optional() })).optional(),
  reads: z.array(Read).optional(),
  tail: z.enum(['pausable', 'lossy']).optional(),
  publish: z.boolean().optional(),
  actions: z.array(z.object({ name: z.string(), label: z.string(), level: Level })),
})
export type Kind = z.infer<typeof Kind>

/**
 * A system as plain data: its kinds, its least sampling interval (ms), and which type of connection opens it. Rows that nobody
 * looks at are sampled at the `background` pace, by whether anything waits in them; without one, as fast as the others.
 */
export const Manifest = z.object({
  system: z.string(),
  label: z.string(),
  connection: z.string(),
  sampling: z.object({
    everyMs: z.number(), billed: z.boolean(), background: z.object({ busyMs: z.number(), idleMs: z.number() }).optional(),
  }),
  kinds: z.record(z.string(), Kind),
})
export type Manifest = z.infer<typeof Manifest>

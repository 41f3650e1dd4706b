import { z } from 'zod'
import { Problem } from './problem.ts'
import { Ref } from './ref.ts'

/** A property of a resource; null is unknown. */
export const Fact = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])
export type Fact = z.infer<typeof Fact>

/** One row of a list. `facts` holds what cost no call a row; describe and samples give the rest. */
export const Resource = z.object({ ref: Ref, label: z.string(), facts: z.record(z.string(), Fact) })
export type Resource = z.infer<typeof Resource>

/**
 * What to list. `search`: part of the label without case; with `*` or `?` a glob over the whole label; between slashes a regular
 * expression. `limit` is 100 unless said.
 */
export const ListQuery = z.strictObject({
  kind: z.string().min(1),
  parent: Ref.optional(),
  search: z.string().optional(),
  where: z.record(z.string(), z.string()).optional(),
  sort: z.strictObject({ by: z.string(), desc: z.boolean().optional() }).optional(),
  cursor: z.string().optional(),
  limit: z.int().min(1).max(1_000).optional(),
})
export type ListQuery = z.infer<typeof ListQuery>

/** One page. `next` is the cursor of the following page, absent on the last; `problems` names what could not be listed. */
export const ResourcePage = z.object({
  items: z.array(Resource), next: z.string().optional(), total: z.number().optional(), problems: z.array(Problem),
})
export type ResourcePage = z.infer<typeof ResourcePage>

/** What is known of one resource, in titled sections of labelled rows. `extra` is typed by the system's own file. */
export const Details = z.object({
  ref: Ref,
  sections: z.array(z.object({
    title: z.string(),
    rows: z.array(z.object({ label: z.string(), value: Fact, unit: z.string().optional(), note: z.string().optional() })),
  })),
  extra: z.unknown().optional(),
  problems: z.array(Problem),
})
export type Details = z.infer<typeof Details>

import { z } from 'zod'
import { Ref } from './ref.ts'

/** When a mute ends by itself (epoch ms); `forever` does not. */
const MuteEnd = z.union([z.literal('forever'), z.number().min(0).max(8.64e15)])

/**
 * What people marked a resource with, for all windows of this host: a pinned one is sampled and remembered also while nobody looks; a
 * muted one neither stands on the board nor raises alerts until then.
 */
export const Mark = z.object({
  connection: z.string(), system: z.string(), ref: Ref, pinned: z.boolean(), mutedUntil: MuteEnd.nullable(),
})
export type Mark = z.infer<typeof Mark>

/** A change of a mark; what is absent stays, `mutedUntil` null ends a mute. */
export const MarkChange = z.strictObject({
  connection: z.string(), system: z.string(), ref: Ref, pinned: z.boolean().optional(), mutedUntil: MuteEnd.nullable().optional(),
})
export type MarkChange = z.infer<typeof MarkChange>

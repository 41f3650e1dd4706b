import { z } from 'zod'

/**
 * How far one message came by what a job's journal says: the last step that was noted, and when (epoch ms; null where that was not
 * noted). Of a redrive: `received`, `sending`, `sent`, `unsent`, `doubt`, `deleted`, `returned`; of a drain `written` too
 * (docs/redrive.md). `to` is where it was sent, `newId` its id there, `note` why it stays.
 */
export const JournalItem = z.object({
  id: z.string(), step: z.string(), at: z.number().nullable(), to: z.string().optional(), newId: z.string().optional(), note: z.string().optional(),
})
export type JournalItem = z.infer<typeof JournalItem>

/** A page of a journal, in the order in which its messages were first seen. `total` and `counts`, by step, are of all its messages. */
export const JournalPage = z.object({
  items: z.array(JournalItem), total: z.number(), counts: z.record(z.string(), z.number()), next: z.string().optional(),
})
export type JournalPage = z.infer<typeof JournalPage>

import { z } from 'zod'
import { takingLines } from '../taking.ts'

/**
 * One step of a redrive, in its journal before the next begins (docs/redrive.md). Times are epoch ms, ids those of the messages
 * in the source queue, `newId` what AWS called the copy.
 */
export const RedriveLine = z.discriminatedUnion('step', [
  ...takingLines,
  z.object({ step: z.literal('sending'), id: z.string(), to: z.string(), at: z.number(), dedupId: z.string().optional() }),
  z.object({ step: z.literal('sent'), id: z.string(), newId: z.string() }),
  z.object({ step: z.literal('unsent'), id: z.string(), why: z.string() }),
  z.object({ step: z.literal('doubt'), id: z.string(), why: z.string(), newId: z.string().optional() }),
  z.object({ step: z.literal('deleted'), id: z.string() }),
  /**
   * AWS's own task, which the same journal tells of where AWS moves; `others` are the begins of the tasks that were there before.
   */
  z.object({ step: z.literal('starting'), at: z.number(), others: z.array(z.number()).optional() }),
  z.object({ step: z.literal('started'), handle: z.string(), at: z.number() }),
  z.object({ step: z.literal('refused'), why: z.string() }),
])
export type RedriveLine = z.infer<typeof RedriveLine>

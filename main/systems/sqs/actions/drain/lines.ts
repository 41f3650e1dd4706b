import { z } from 'zod'
import { takingLines } from '../taking.ts'

/** One step of a drain, in its journal before the next begins. What is `written` is whole in the file. */
export const DrainLine = z.discriminatedUnion('step', [
  ...takingLines,
  z.object({ step: z.literal('written'), ids: z.array(z.string()) }),
  z.object({ step: z.literal('deleted'), ids: z.array(z.string()) }),
])
export type DrainLine = z.infer<typeof DrainLine>

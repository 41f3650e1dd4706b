import { z } from 'zod'
import { Problem } from './problem.ts'
import { Decode, ReadQuery } from './query.ts'

/** What is asked of the messages of one resource, with a name. The place to go on from is not part of it. */
export const SavedSearch = z.strictObject({ name: z.string().trim().min(1).max(80), query: ReadQuery })
export type SavedSearch = z.infer<typeof SavedSearch>

/**
 * What a person wants to find again at one resource: how its payloads are decoded, searches by name, and the last 50 searches,
 * newest first, without two equal ones. `problems` tells of what could no longer be read and was put aside.
 */
export const Remembered = z.object({
  decode: Decode.optional(),
  searches: z.array(SavedSearch),
  history: z.array(ReadQuery),
  problems: z.array(Problem).optional(),
})
export type Remembered = z.infer<typeof Remembered>

/**
 * A change of what is remembered: `decode` null goes back to automatic, `keep` replaces the search of that name, `drop` forgets
 * the one of that name, `used` goes to the top of the history.
 */
export const RememberedChange = z.strictObject({
  decode: Decode.nullable().optional(),
  keep: SavedSearch.optional(),
  drop: z.string().optional(),
  used: ReadQuery.optional(),
})
export type RememberedChange = z.infer<typeof RememberedChange>

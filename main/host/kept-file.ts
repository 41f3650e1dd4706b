import { rename } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import type { Problem } from '#contract/problem.ts'
import type { Log } from '#main/systems/driver.ts'
import { readIfThere } from './files.ts'

/** What a file of the data folder holds, null where there is none or it had to be put aside; `problem` then says so. */
export type Kept<T> = { readonly kept: T | null; readonly problem?: Problem }

/**
 * Reads a JSON file of the data folder. One that is damaged is no reason to fail: it is put aside under a name of its own, for
 * whoever wants to mend it, told in the log and in `problem`, and the caller begins anew.
 */
export async function readKept<T>(path: string, schema: z.ZodType<T>, what: string, log: Log): Promise<Kept<T>> {
  const text = await readIfThere(path)
  if (text === null) return { kept: null }
  try {
    return { kept: schema.parse(JSON.parse(text)) }
  } catch (error) {
    const aside = `${path}.damaged-${Date.now()}`
    await rename(path, aside)
    log.warn('A file could not be read and was put aside', { path, aside, error })
    return {
      kept: null,
      problem: {
        code: 'NotFound', message: `${what} could not be read and begins anew.`,
        hint: `The damaged file is kept in the data folder as ${basename(aside)}.`,
      },
    }
  }
}

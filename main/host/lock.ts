import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { readIfThere, writeAtomic } from './files.ts'
import { problem } from './problems.ts'

const Holder = z.object({ pid: z.number(), since: z.string() })
/** SQLITE_BUSY: another connection holds the lock. */
const busy = 5

/**
 * Takes the data folder for this process; the returned function gives it back. Throws Conflict that names the holder.
 * The lock is the operating system's, through an empty SQLite file: it ends with its process however that ends, so none is ever
 * stale, and of two that start at once exactly one gets it.
 */
export async function lockFolder(data: string): Promise<() => Promise<void>> {
  const holderPath = join(data, 'holder.json')
  const database = new DatabaseSync(join(data, 'lock'))
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) throw await held(data, holderPath)
    throw error
  }
  await writeAtomic(
    holderPath, JSON.stringify({ pid: process.pid, since: new Date().toISOString() } satisfies z.infer<typeof Holder>),
  )
  return async () => {
    await rm(holderPath, { force: true })
    database.close()
  }
}

async function held(data: string, holderPath: string) {
  const text = await readIfThere(holderPath)
  const holder = Holder.safeParse(text === null ? null : JSON.parse(text))
  const who = holder.success ? ` (process ${holder.data.pid}, running since ${holder.data.since})` : ''
  return problem(
    'Conflict', `Another Tidemark${who} holds the folder ${data}.`, 'End that one first, or choose another folder with --data.',
  )
}

import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { writing } from './writing.ts'

/**
 * Replaces a file whole or not at all: writes beside it, syncs, renames. Readable by the owner only. Rejects with a Problem for
 * what the disk refuses.
 */
export function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.tmp`
  return writing(path, async () => {
    try {
      await using file = await open(beside, 'wx', 0o600)
      await file.writeFile(content)
      await file.sync()
      await file.close()
      await rename(beside, path)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  })
}

/** The text of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

/** Runs tasks one after another in the order given; a failed one does not stop the next. */
export function inOrder(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task, task)
    last = next.catch(() => {})
    return next
  }
}

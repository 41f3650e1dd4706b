import { readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * Puts a damaged file of the history, and what SQLite keeps beside it, aside under a name of its own, which it answers. Of
 * those of earlier times none is left: each may be as large as the cap.
 */
export function putAside(path: string): string {
  const aside = `${basename(path)}.damaged-`
  for (const name of readdirSync(dirname(path))) if (name.startsWith(aside)) rmSync(join(dirname(path), name), { force: true })
  const name = `${aside}${Date.now()}`
  renameSync(path, join(dirname(path), name))
  try {
    renameSync(`${path}-wal`, join(dirname(path), `${name}-wal`))
  } catch {
    // SQLite had none.
  }
  rmSync(`${path}-wal`, { force: true })
  rmSync(`${path}-shm`, { force: true })
  return name
}

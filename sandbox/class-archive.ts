import { randomUUID } from 'node:crypto'
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Whether a class-data archive is there; it need not be, since it only makes starting quicker. */
export async function hasArchive(archive: string): Promise<boolean> {
  return await access(archive).then(() => true, () => false)
}

/** The Java options that make a program use an archive where it is there and fits. */
export async function archiveOptions(archive: string): Promise<readonly string[]> {
  return await hasArchive(archive) ? ['-Xshare:auto', `-XX:SharedArchiveFile=${archive}`] : []
}

/**
 * Makes a class-data archive (JEP 350): `runOnce` starts a program with the option it is given, keeps its files in the folder it
 * is given, and ends it in order. A failure is no error, since programs run without an archive too.
 */
export async function makeArchive(
  archive: string, runOnce: (dir: string, option: string) => Promise<void>, signal?: AbortSignal,
): Promise<void> {
  const dir = join(dirname(archive), `warm-${randomUUID()}`)
  const draft = join(dir, 'classes.jsa')
  try {
    await mkdir(dir, { recursive: true })
    await runOnce(dir, `-XX:ArchiveClassesAtExit=${draft}`)
    await removeArchives(dirname(archive))
    await rename(draft, archive)
  } catch {
    signal?.throwIfAborted()
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** An archive of another Java is of no use any more; running programs keep the one they have open. */
async function removeArchives(folder: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => name.endsWith('.jsa'))
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
}

import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { freePorts } from '../ports.ts'
import type { OnProgress } from '../progress.ts'
import { startCluster } from './cluster.ts'
import { hasArchive, type KafkaHome } from './home.ts'

/**
 * Makes the class-data archive (JEP 350) that lets every later broker start in 2 s instead of 3.5: one broker without data is
 * started and ended once.
 * A failure is no error, since brokers run without it too.
 */
export async function ensureArchive(home: KafkaHome, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  if (await hasArchive(home)) return
  onProgress({ message: `Preparing Kafka ${home.version} for quick starts` })
  const dir = join(dirname(home.archive), `warm-${randomUUID()}`)
  const draft = join(dir, 'classes.jsa')
  try {
    await mkdir(dir, { recursive: true })
    const [port = 0, controllerPort = 0] = await freePorts(2)
    const nodes = [{ id: 1, dir, listeners: [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port }], controllerPort }]
    const cluster = await startCluster(home, { nodes, javaOptions: [`-XX:ArchiveClassesAtExit=${draft}`], signal })
    await cluster.stop()
    await removeArchives(dirname(home.archive))
    await rename(draft, home.archive)
  } catch {
    signal?.throwIfAborted()
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** An archive of another Java is of no use any more; running brokers keep the one they have open. */
async function removeArchives(folder: string): Promise<void> {
  const old = (await readdir(folder)).filter((name) => name.endsWith('.jsa'))
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
}

import { hasArchive, makeArchive } from '../class-archive.ts'
import { freePorts } from '../ports.ts'
import type { OnProgress } from '../progress.ts'
import type { RegistryHome } from './home.ts'
import { startRegistry } from './server.ts'

/** Makes the archive with which every later registry takes about two thirds of the processor's time to start. */
export async function ensureRegistryArchive(home: RegistryHome, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  if (await hasArchive(home.archive)) return
  onProgress({ message: 'Preparing the schema registry for quick starts' })
  await makeArchive(home.archive, async (dir, option) => {
    const [port = 0] = await freePorts(1)
    const registry = await startRegistry(home, { dir, port, javaOptions: [option], signal })
    await registry.stop()
  }, signal)
}

import { hasArchive, makeArchive } from '../class-archive.ts'
import { freePorts } from '../ports.ts'
import type { OnProgress } from '../progress.ts'
import { startCluster } from './cluster.ts'
import type { KafkaHome } from './home.ts'

/** Makes the archive that lets every later broker start in 2 s instead of 3.5, by one broker without data. */
export async function ensureArchive(home: KafkaHome, onProgress: OnProgress, signal?: AbortSignal): Promise<void> {
  if (await hasArchive(home.archive)) return
  onProgress({ message: `Preparing Kafka ${home.version} for quick starts` })
  await makeArchive(home.archive, async (dir, option) => {
    const [port = 0, controllerPort = 0] = await freePorts(2)
    const nodes = [{ id: 1, dir, listeners: [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port }], controllerPort }]
    const cluster = await startCluster(home, { nodes, javaOptions: [option], signal })
    await cluster.stop()
  }, signal)
}

import { join } from 'node:path'
import { startCluster, type Cluster } from './kafka/cluster.ts'
import type { KafkaHome } from './kafka/home.ts'
import type { NodePlan, Settings } from './kafka/settings.ts'
import { freePortFrom } from './ports.ts'
import type { SandboxPorts } from './running.ts'
import type { Claim } from './state.ts'

const preferredPorts = { kafka: 19_092, controller: 19_099 }

/** Two hours or 64 MB a partition, in segments small enough that this is kept within ten minutes and 16 MB. */
const retention: Settings = {
  'log.retention.ms': 2 * 60 * 60_000,
  'log.retention.bytes': 64 * 1024 * 1024,
  'log.segment.bytes': 16 * 1024 * 1024,
  'log.roll.ms': 10 * 60_000,
  'log.retention.check.interval.ms': 60_000,
  'log.segment.delete.delay.ms': 10_000,
}

/** A member of a crashed run is missed after 6 s instead of 45 (KIP-848 groups). */
const membership: Settings = {
  'group.consumer.min.session.timeout.ms': 6000,
  'group.consumer.session.timeout.ms': 6000,
  'group.consumer.min.heartbeat.interval.ms': 2000,
  'group.consumer.heartbeat.interval.ms': 2000,
}

/** Where the broker of a sandbox keeps its data and its log. */
export const dataFolder = (dir: string): string => join(dir, 'kafka')

/** The sandbox's broker, its plan and the ports that were free for it. */
export type SandboxBroker = { readonly cluster: Cluster; readonly node: NodePlan; readonly ports: SandboxPorts }

/** Starts the broker of a claimed folder on its data, and notes its process and ports in the folder's state. */
export async function startSandboxBroker(home: KafkaHome, claim: Claim, signal: AbortSignal): Promise<SandboxBroker> {
  const ports: SandboxPorts = {
    kafka: await freePortFrom(preferredPorts.kafka), controller: await freePortFrom(preferredPorts.controller),
  }
  const node: NodePlan = {
    id: 1, dir: dataFolder(claim.dir), controllerPort: ports.controller,
    listeners: [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: ports.kafka }],
  }
  const cluster = await startCluster(home, {
    nodes: [node],
    settings: { ...retention, ...membership },
    onLaunch: async (_node, jvm) => await claim.update({ broker: jvm.pid, ports }),
    signal,
  })
  return { cluster, node, ports }
}

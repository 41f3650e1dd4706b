/** One address a broker listens on. `name` is the listener's, `protocol` one of PLAINTEXT, SASL_PLAINTEXT, SSL and SASL_SSL. */
export type Listener = { readonly name: string; readonly protocol: string; readonly port: number }

/**
 * One broker that is also a controller (KRaft, combined mode), alone in `dir`. The first listener is the one brokers use among
 * themselves.
 */
export type NodePlan = {
  readonly id: number
  readonly dir: string
  readonly listeners: readonly Listener[]
  readonly controllerPort: number
}

/** Broker settings by their names in Kafka's documentation. */
export type Settings = Readonly<Record<string, string | number | boolean>>

const address = (port: number) => `127.0.0.1:${port}`

/** The settings of one broker of a small, quick cluster on loopback; `more` comes last and wins. */
export function brokerSettings(node: NodePlan, all: readonly NodePlan[], more: Settings = {}): Settings {
  const replicas = Math.min(all.length, 3)
  const inSync = Math.max(1, replicas - 1)
  const clients = node.listeners.map(({ name, port }) => `${name}://${address(port)}`).join(',')
  return {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.bootstrap.servers': all.map(({ controllerPort }) => address(controllerPort)).join(','),
    'listeners': `${clients},CONTROLLER://${address(node.controllerPort)}`,
    'advertised.listeners': clients,
    'listener.security.protocol.map': [
      ...node.listeners.map(({ name, protocol }) => `${name}:${protocol}`), 'CONTROLLER:PLAINTEXT',
    ].join(','),
    'inter.broker.listener.name': node.listeners[0]?.name ?? 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${node.dir}/log`,
    'auto.create.topics.enable': false,
    'num.partitions': 3,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    ...internalTopic('offsets.topic', replicas),
    ...internalTopic('transaction.state.log', replicas),
    'transaction.state.log.min.isr': inSync,
    ...internalTopic('share.coordinator.state.topic', replicas),
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 16 * 1024 * 1024,
    // Index files are made at their full size; half a megabyte covers a segment of 256 MB.
    'log.index.size.max.bytes': 512 * 1024,
    'metadata.log.segment.bytes': 8 * 1024 * 1024,
    'metadata.max.retention.bytes': 16 * 1024 * 1024,
    // A node that was killed is missed, and may come back, after 3 s instead of 9.
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 3000,
    ...more,
  }
}

function internalTopic(name: string, replicas: number): Settings {
  return { [`${name}.replication.factor`]: replicas, [`${name}.num.partitions`]: 4, [`${name}.segment.bytes`]: 16 * 1024 * 1024 }
}

/** The text of a Java properties file; a backslash (a Windows path, a rule) is doubled. */
export function propertiesText(settings: Settings): string {
  return Object.entries(settings).map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`).join('')
}

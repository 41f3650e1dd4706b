import type { Kind, Manifest } from '#contract/manifest.ts'

const none = { metrics: [], actions: [] } satisfies Partial<Kind>

/**
 * Amazon MSK as data: what the control plane and CloudWatch tell without a path to the brokers. Messages are read through the Kafka
 * connection that a cluster proposes.
 */
export const manifest: Manifest = {
  system: 'msk',
  label: 'MSK',
  connection: 'aws',
  sampling: { everyMs: 60_000, billed: true, background: { busyMs: 300_000, idleMs: 300_000 } },
  kinds: {
    cluster: {
      label: 'Cluster',
      plural: 'MSK clusters',
      actions: [],
      columns: [
        { key: 'state', label: 'State', type: 'text' },
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'version', label: 'Kafka', type: 'text' },
        { key: 'brokers', label: 'Brokers', type: 'number' },
        { key: 'brokerType', label: 'Broker type', type: 'text' },
        { key: 'storage', label: 'Storage a broker', unit: 'bytes', type: 'bytes' },
        { key: 'signIn', label: 'Sign-in', type: 'text' },
        { key: 'diskUsed', label: 'Fullest disk', unit: '%', type: 'number' },
        { key: 'offlinePartitions', label: 'Offline partitions', type: 'number' },
        { key: 'metricsAt', label: 'Numbers of', type: 'time' },
        { key: 'tags', label: 'Tags', type: 'text' },
      ],
      metrics: [
        { key: 'in', label: 'In', unit: 'items/s', role: 'in' },
        { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s' },
        { key: 'bytesOut', label: 'Bytes out', unit: 'bytes/s' },
        { key: 'diskUsed', label: 'Fullest disk', unit: '%' },
        { key: 'offlinePartitions', label: 'Offline partitions', unit: 'partitions' },
        { key: 'partitions', label: 'Partitions', unit: 'partitions' },
      ],
      filters: [{ key: 'type', values: ['standard', 'express', 'serverless'] }, { key: 'state' }],
    },
    topic: {
      label: 'Topic',
      plural: 'Topics',
      parent: 'cluster',
      actions: [],
      columns: [
        { key: 'partitions', label: 'Partitions', type: 'number' },
        { key: 'replicas', label: 'Replicas', type: 'number' },
        { key: 'outOfSync', label: 'Out of sync', type: 'number' },
        { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s', type: 'number' },
        { key: 'bytesOut', label: 'Bytes out', unit: 'bytes/s', type: 'number' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'lag', label: 'Largest lag', unit: 'items', type: 'number' },
        { key: 'metricsAt', label: 'Rates and lag of', type: 'time' },
        { key: 'topologyAt', label: 'Replicas of', type: 'time' },
      ],
      metrics: [
        { key: 'in', label: 'In', unit: 'items/s', role: 'in' },
        { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s' },
        { key: 'bytesOut', label: 'Bytes out', unit: 'bytes/s' },
        { key: 'lag', label: 'Largest lag of a group', unit: 'items' },
      ],
    },
    partition: {
      ...none,
      label: 'Partition',
      plural: 'Partitions',
      parent: 'topic',
      columns: [
        { key: 'leader', label: 'Leader', type: 'number' },
        { key: 'replicas', label: 'Replicas', type: 'text' },
        { key: 'isr', label: 'In sync', type: 'text' },
        { key: 'topologyAt', label: 'As of', type: 'time' },
      ],
    },
    broker: {
      label: 'Broker',
      plural: 'Brokers',
      parent: 'cluster',
      actions: [],
      columns: [
        { key: 'endpoints', label: 'Endpoints', type: 'text' },
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'zone', label: 'Zone', type: 'text' },
        { key: 'storage', label: 'Storage', unit: 'bytes', type: 'bytes' },
        { key: 'diskUsed', label: 'Disk used', unit: '%', type: 'number' },
        { key: 'cpu', label: 'CPU', unit: '%', type: 'number' },
        { key: 'connections', label: 'Connections', type: 'number' },
        { key: 'metricsAt', label: 'Numbers of', type: 'time' },
      ],
      metrics: [
        { key: 'diskUsed', label: 'Disk used', unit: '%' },
        { key: 'cpu', label: 'CPU', unit: '%' },
        { key: 'connections', label: 'Connections', unit: 'connections' },
        { key: 'underReplicated', label: 'Under-replicated partitions', unit: 'partitions' },
      ],
    },
  },
}

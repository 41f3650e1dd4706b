import type { Kind, Manifest } from '#contract/manifest.ts'

const reads = [{ mode: 'read', effect: 'harmless' as const, says: 'Reads without joining a group and commits nothing.' }]

/** What is measured of a log: a topic's, or a partition's. */
const logMetrics: Kind['metrics'] = [
  { key: 'messages', label: 'Messages (≤)', unit: 'items', source: 'Kafka, start and end offsets' },
  { key: 'bytes', label: 'Size on disk', unit: 'bytes', source: 'Kafka, DescribeLogDirs' },
  { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'Kafka, end offsets over 15 s' },
]

/** What is measured of a reader: a group, or its place in a partition. */
const lagMetrics: Kind['metrics'] = [
  { key: 'backlog', label: 'Backlog', unit: 'items', role: 'backlog', source: 'Kafka, end and committed offsets' },
  { key: 'age', label: 'Behind', unit: 's', role: 'age', source: 'Kafka, time of the next record' },
  { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'Kafka, end offsets over 15 s' },
  { key: 'out', label: 'Out', unit: 'items/s', role: 'out', source: 'Kafka, committed offsets over 15 s' },
]

/** Kafka as data: what a list shows, what a sample measures, what reading does. */
export const manifest: Manifest = {
  system: 'kafka',
  label: 'Kafka',
  connection: 'kafka',
  sampling: { everyMs: 2_000, billed: false },
  kinds: {
    topic: {
      label: 'Topic',
      plural: 'Topics',
      reads,
      tail: 'pausable',
      publish: true,
      actions: [],
      columns: [
        { key: 'partitions', label: 'Partitions', type: 'number' },
        { key: 'replicas', label: 'Replicas', type: 'number' },
        { key: 'inSync', label: 'In sync', type: 'number' },
        { key: 'messages', label: 'Messages (≤)', type: 'number' },
        { key: 'bytes', label: 'Size on disk', unit: 'bytes', type: 'bytes' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'lastMessage', label: 'Last message', type: 'time' },
        { key: 'internal', label: 'Internal', type: 'flag' },
      ],
      metrics: logMetrics,
      filters: [{ key: 'internal', values: ['true', 'false'] }],
    },
    partition: {
      label: 'Partition',
      plural: 'Partitions',
      parent: 'topic',
      reads,
      tail: 'pausable',
      actions: [],
      columns: [
        { key: 'leader', label: 'Leader', type: 'number' },
        { key: 'replicas', label: 'Replicas', type: 'text' },
        { key: 'isr', label: 'In sync', type: 'text' },
        { key: 'start', label: 'Start', type: 'number' },
        { key: 'end', label: 'End', type: 'number' },
        { key: 'messages', label: 'Messages (≤)', type: 'number' },
        { key: 'bytes', label: 'Size on disk', unit: 'bytes', type: 'bytes' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'lastMessage', label: 'Last message', type: 'time' },
      ],
      metrics: logMetrics,
    },
    group: {
      label: 'Group',
      plural: 'Groups',
      actions: [],
      columns: [
        { key: 'verdict', label: 'Verdict', type: 'text' },
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'state', label: 'State', type: 'text' },
        { key: 'members', label: 'Members', type: 'number' },
        { key: 'backlog', label: 'Backlog', unit: 'items', type: 'number' },
        { key: 'age', label: 'Behind', unit: 's', type: 'number' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'out', label: 'Out', unit: 'items/s', type: 'number' },
      ],
      metrics: lagMetrics,
      filters: [{ key: 'type', values: ['classic', 'consumer', 'share', 'streams'] }, { key: 'state' }],
    },
    offset: {
      label: 'Place',
      plural: 'Places',
      parent: 'group',
      actions: [],
      columns: [
        { key: 'backlog', label: 'Backlog', unit: 'items', type: 'number' },
        { key: 'age', label: 'Behind', unit: 's', type: 'number' },
        { key: 'committed', label: 'Committed', type: 'number' },
        { key: 'end', label: 'End', type: 'number' },
        { key: 'client', label: 'Client', type: 'text' },
        { key: 'host', label: 'Host', type: 'text' },
        { key: 'member', label: 'Member', type: 'text' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'out', label: 'Out', unit: 'items/s', type: 'number' },
      ],
      metrics: lagMetrics,
      filters: [{ key: 'topic' }],
    },
    member: {
      label: 'Member',
      plural: 'Members',
      parent: 'group',
      actions: [],
      metrics: [],
      columns: [
        { key: 'client', label: 'Client', type: 'text' },
        { key: 'host', label: 'Host', type: 'text' },
        { key: 'partitions', label: 'Partitions', type: 'number' },
        { key: 'reads', label: 'Reads', type: 'text' },
        { key: 'topics', label: 'Topics', type: 'text' },
      ],
    },
    broker: {
      label: 'Broker',
      plural: 'Brokers',
      actions: [],
      columns: [
        { key: 'host', label: 'Host', type: 'text' },
        { key: 'port', label: 'Port', type: 'text' },
        { key: 'rack', label: 'Rack', type: 'text' },
        { key: 'controller', label: 'Controller', type: 'flag' },
        { key: 'led', label: 'Partitions led', type: 'number' },
        { key: 'bytes', label: 'Size on disk', unit: 'bytes', type: 'bytes' },
      ],
      metrics: [{ key: 'bytes', label: 'Size on disk', unit: 'bytes', source: 'Kafka, DescribeLogDirs' }],
    },
    subject: {
      label: 'Schema',
      plural: 'Schemas',
      needs: 'registry',
      actions: [],
      metrics: [],
      columns: [
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'versions', label: 'Versions', type: 'number' },
        { key: 'id', label: 'Latest id', type: 'number' },
        { key: 'references', label: 'References', type: 'number' },
      ],
    },
  },
}

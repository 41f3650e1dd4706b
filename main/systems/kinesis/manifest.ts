import type { Kind, Manifest } from '#contract/manifest.ts'

const reads: Kind['reads'] = [{
  mode: 'read', effect: 'uses-quota',
  says: 'Reads each shard at most once a second: a fifth of the 5 reads a second that all its consumers without fan-out share.',
}]

/** What CloudWatch measures of a stream; numbers of the last minute that it has told of, one to three minutes late. */
const streamMetrics: Kind['metrics'] = [
  { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'CloudWatch, IncomingRecords' },
  { key: 'out', label: 'Out', unit: 'items/s', role: 'out', source: 'CloudWatch, GetRecords.Records' },
  { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s', source: 'CloudWatch, IncomingBytes' },
  { key: 'bytesOut', label: 'Bytes out', unit: 'bytes/s', source: 'CloudWatch, GetRecords.Bytes' },
  { key: 'iteratorAge', label: 'Iterator age', unit: 's', source: 'CloudWatch, GetRecords.IteratorAgeMilliseconds' },
  { key: 'readThrottles', label: 'Read throttles', unit: 'items/s', source: 'CloudWatch, ReadProvisionedThroughputExceeded' },
  { key: 'writeThrottles', label: 'Write throttles', unit: 'items/s', source: 'CloudWatch, WriteProvisionedThroughputExceeded' },
]

/** Kinesis Data Streams as data. Reading takes from a quota that all consumers of a shard share. */
export const manifest: Manifest = {
  system: 'kinesis',
  label: 'Kinesis',
  connection: 'aws',
  sampling: { everyMs: 15_000, billed: true, background: { busyMs: 60_000, idleMs: 300_000 } },
  kinds: {
    stream: {
      label: 'Stream',
      plural: 'Streams',
      reads,
      tail: 'pausable',
      publish: true,
      columns: [
        { key: 'status', label: 'Status', type: 'text' },
        { key: 'mode', label: 'Mode', type: 'text' },
        { key: 'shards', label: 'Open shards', type: 'number' },
        { key: 'closedShards', label: 'Closed shards', type: 'number' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'out', label: 'Out', unit: 'items/s', type: 'number' },
        { key: 'iteratorAge', label: 'Iterator age', unit: 's', type: 'number' },
        { key: 'readThrottles', label: 'Read throttles', unit: 'items/s', type: 'number' },
        { key: 'writeThrottles', label: 'Write throttles', unit: 'items/s', type: 'number' },
        { key: 'retentionHours', label: 'Retention', unit: 'h', type: 'number' },
        { key: 'consumers', label: 'Fan-out consumers', type: 'number' },
        { key: 'encryption', label: 'Encryption', type: 'text' },
      ],
      metrics: streamMetrics,
      filters: [{ key: 'mode', values: ['provisioned', 'on-demand'] }],
      actions: [
        { name: 'create-stream', label: 'Create stream', level: 'admin' },
        { name: 'reshard', label: 'Change shards', level: 'admin' },
        { name: 'change-mode', label: 'Change mode', level: 'admin' },
        { name: 'change-retention', label: 'Change retention', level: 'admin' },
        { name: 'shard-metrics', label: 'Change shard metrics', level: 'admin' },
        { name: 'register-consumer', label: 'Register a fan-out consumer', level: 'admin' },
        { name: 'edit-tags', label: 'Edit tags', level: 'admin' },
        { name: 'delete', label: 'Delete stream', level: 'destructive' },
      ],
    },
    shard: {
      label: 'Shard',
      plural: 'Shards',
      parent: 'stream',
      reads,
      tail: 'pausable',
      columns: [
        { key: 'open', label: 'Open', type: 'flag' },
        { key: 'firstHash', label: 'First hash key', type: 'text' },
        { key: 'lastHash', label: 'Last hash key', type: 'text' },
        { key: 'share', label: 'Share of keys', unit: '%', type: 'number' },
        { key: 'parents', label: 'Parents', type: 'text' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s', type: 'number' },
        { key: 'load', label: 'Share of records', unit: '%', type: 'number' },
        { key: 'writeThrottles', label: 'Write throttles', unit: 'items/s', type: 'number' },
        { key: 'firstSequence', label: 'First sequence', type: 'text' },
        { key: 'lastSequence', label: 'Last sequence', type: 'text' },
      ],
      metrics: [
        { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'CloudWatch, shard metrics' },
        { key: 'out', label: 'Out', unit: 'items/s', role: 'out', source: 'CloudWatch, shard metrics' },
        { key: 'bytesIn', label: 'Bytes in', unit: 'bytes/s', source: 'CloudWatch, shard metrics' },
        { key: 'bytesOut', label: 'Bytes out', unit: 'bytes/s', source: 'CloudWatch, shard metrics' },
        { key: 'iteratorAge', label: 'Iterator age', unit: 's', source: 'CloudWatch, shard metrics' },
        { key: 'readThrottles', label: 'Read throttles', unit: 'items/s', source: 'CloudWatch, shard metrics' },
        { key: 'writeThrottles', label: 'Write throttles', unit: 'items/s', source: 'CloudWatch, shard metrics' },
      ],
      filters: [{ key: 'open', values: ['true', 'false'] }],
      actions: [],
    },
    consumer: {
      label: 'Consumer',
      plural: 'Consumers',
      columns: [
        { key: 'verdict', label: 'Verdict', type: 'text' },
        { key: 'stream', label: 'Stream', type: 'text' },
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'state', label: 'State', type: 'text' },
        { key: 'age', label: 'Behind', unit: 's', type: 'number' },
        { key: 'backlog', label: 'Backlog', unit: 'items', type: 'number' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'out', label: 'Out', unit: 'items/s', type: 'number' },
      ],
      metrics: [
        {
          key: 'backlog', label: 'Backlog', unit: 'items', role: 'backlog',
          source: 'Kinesis counts none: 0 where no record waits after a lease of a KCL application, else unknown',
        },
        {
          key: 'age', label: 'Behind', unit: 's', role: 'age',
          source: 'KCL: the arrival of the first record after each lease in DynamoDB. '
            + 'Others: CloudWatch, MillisBehindLatest or IteratorAge',
        },
        { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'CloudWatch, IncomingRecords of the stream' },
        {
          key: 'out', label: 'Out', unit: 'items/s', role: 'out',
          source: 'CloudWatch, SubscribeToShardEvent.Records (fan-out) or DataReadFromKinesisStream.Records (Firehose)',
        },
      ],
      filters: [{ key: 'stream' }, { key: 'type', values: ['fan-out', 'lambda', 'kcl', 'firehose'] }],
      actions: [{ name: 'remove-consumer', label: 'Remove the fan-out consumer', level: 'destructive' }],
    },
  },
}

import type { Measure } from '../measure.ts'

const namespace = 'AWS/Kafka'
// The names of these dimensions have spaces, and the metrics of lag carry Cluster Name although the tables of the guide leave it
// out.
const cluster = { namespace, dimensions: ['Cluster Name'] } as const
const broker = { namespace, dimensions: ['Cluster Name', 'Broker ID'] } as const
const topicOfBroker = { namespace, dimensions: ['Cluster Name', 'Broker ID', 'Topic'] } as const
const topic = { namespace, dimensions: ['Cluster Name', 'Topic'] } as const
const group = { namespace, dimensions: ['Cluster Name', 'Consumer Group', 'Topic'] } as const
const partition = { namespace, dimensions: ['Cluster Name', 'Consumer Group', 'Topic', 'Partition'] } as const
const clients = { namespace, dimensions: ['Cluster Name', 'Broker ID', 'Client Authentication'] } as const
const replicator = { namespace, dimensions: ['ReplicatorName', 'ClusterAlias'] } as const
const bytes = { stat: 'Average', as: 'value', unit: 'bytes/s' } as const
const percent = { as: 'value', unit: '%' } as const
const items = { stat: 'Maximum', as: 'value', unit: 'items' } as const
const millis = { as: 'ms-to-s', unit: 's' } as const
const mean = { stat: 'Average', as: 'value' } as const
const partitions = { stat: 'Maximum', as: 'value', unit: 'partitions' } as const

/**
 * What CloudWatch knows of MSK at the DEFAULT monitoring level, which is free; other levels are billed and never enabled from
 * here (Amazon MSK Developer Guide, "Amazon MSK metrics for monitoring Standard brokers" and "… Express brokers"). Rates of a
 * cluster are the sum over its brokers. `dimensions` tell what names a series.
 */
export const mskMeasures = {
  bytesIn: { ...broker, ...bytes, metric: 'BytesInPerSec', means: 'Bytes that producers write to a broker.' },
  bytesOut: { ...broker, ...bytes, metric: 'BytesOutPerSec', means: 'Bytes that consumers read from a broker.' },
  in: {
    ...broker, metric: 'MessagesInPerSec', stat: 'Average', as: 'value', unit: 'items/s',
    means: 'Records written to a broker.',
  },
  topicBytesIn: { ...topicOfBroker, ...bytes, metric: 'BytesInPerSec', means: 'Bytes written to a topic at one broker.' },
  topicBytesOut: { ...topicOfBroker, ...bytes, metric: 'BytesOutPerSec', means: 'Bytes read from a topic at one broker.' },
  topicIn: {
    ...topicOfBroker, metric: 'MessagesInPerSec', stat: 'Average', as: 'value', unit: 'items/s',
    means: 'Records written to a topic at one broker; only where the monitoring level is PER_TOPIC_PER_BROKER.',
  },
  serverlessBytesIn: { ...topic, ...bytes, metric: 'BytesInPerSec', means: 'Bytes written to a topic of a serverless cluster.' },
  serverlessBytesOut: { ...topic, ...bytes, metric: 'BytesOutPerSec', means: 'Bytes read from a topic of a serverless cluster.' },
  serverlessIn: {
    ...topic, metric: 'MessagesInPerSec', stat: 'Average', as: 'value', unit: 'items/s',
    means: 'Records written to a topic of a serverless cluster.',
  },
  maxLag: { ...group, ...items, metric: 'MaxOffsetLag', means: 'Records the slowest partition of a group has to read.' },
  sumLag: { ...group, ...items, metric: 'SumOffsetLag', means: 'Records a group has to read, over all partitions.' },
  timeLag: {
    ...group, metric: 'EstimatedMaxTimeLag', stat: 'Maximum', as: 'value', unit: 's',
    means: 'An estimate of how long a group needs to read what is there; not the age of a record.',
  },
  offlinePartitions: {
    ...cluster, ...partitions, metric: 'OfflinePartitionsCount',
    means: 'Partitions without a leader (Standard brokers).',
  },
  partitions: {
    ...cluster, ...partitions, metric: 'GlobalPartitionCount',
    means: 'Partitions of all topics, each counted once.',
  },
  topics: {
    ...cluster, metric: 'GlobalTopicCount', stat: 'Maximum', as: 'value', unit: 'topics',
    means: 'Topics of the cluster.',
  },
  underReplicated: {
    ...broker, ...partitions, metric: 'UnderReplicatedPartitions',
    means: 'Partitions led here whose replicas are not all in sync (Standard brokers).',
  },
  underMinIsr: {
    ...broker, ...partitions, metric: 'UnderMinIsrPartitionCount',
    means: 'Partitions with fewer in-sync replicas than they need to be written.',
  },
  diskUsed: {
    ...broker, ...percent, metric: 'KafkaDataLogsDiskUsed', stat: 'Maximum',
    means: 'How full the disk of the logs is (Standard brokers).',
  },
  storageUsed: {
    ...cluster, metric: 'StorageUsed', stat: 'Average', as: 'value', unit: 'bytes',
    means: 'Storage of all partitions, each counted once (Express brokers).',
  },
  cpuUser: {
    ...broker, ...percent, metric: 'CpuUser', stat: 'Average',
    means: 'CPU in user space; with CpuSystem it should stay under 60 %.',
  },
  cpuSystem: { ...broker, ...percent, metric: 'CpuSystem', stat: 'Average', means: 'CPU in kernel space.' },
  connections: {
    ...broker, metric: 'ConnectionCount', stat: 'Maximum', as: 'value', unit: 'connections',
    means: 'Connections open to a broker, of clients and other brokers.',
  },
  clientConnections: {
    ...clients, metric: 'ClientConnectionCount', stat: 'Maximum', as: 'value', unit: 'connections',
    means: 'Connections of clients that sign in this way.',
  },
  rollingTimeLag: {
    ...group, metric: 'RollingEstimatedTimeLagMax', stat: 'Maximum', as: 'value', unit: 's',
    means: 'An estimate of how far the slowest partition of a group is behind (Express brokers).',
  },
  partitionLag: {
    ...partition, ...items, metric: 'OffsetLag',
    means: 'Records a group has to read in a partition; only where the monitoring level is PER_TOPIC_PER_PARTITION.',
  },
  partitionTimeLag: {
    ...partition, metric: 'EstimatedTimeLag', stat: 'Maximum', as: 'value', unit: 's',
    means: 'An estimate of how long a group needs for a partition; only where the monitoring level is PER_TOPIC_PER_PARTITION.',
  },
  controllers: {
    ...cluster, metric: 'ActiveControllerCount', stat: 'Maximum', as: 'value', unit: 'controllers',
    means: 'Active controllers; it should be 1, and does not tell with KRaft.',
  },
  heap: { ...broker, ...percent, metric: 'HeapMemoryAfterGC', stat: 'Maximum', means: 'Heap in use after a garbage collection.' },
  brokerPartitions: { ...broker, ...partitions, metric: 'PartitionCount', means: 'Replicas of partitions on a broker.' },
  leaders: { ...broker, ...partitions, metric: 'LeaderCount', means: 'Partitions that a broker leads.' },
  produceThrottle: {
    ...broker, ...millis, metric: 'ProduceThrottleTime', stat: 'Average',
    means: 'How long producers are held back; only where the monitoring level is PER_BROKER.',
  },
  fetchThrottle: {
    ...broker, ...millis, metric: 'FetchThrottleTime', stat: 'Average',
    means: 'How long consumers are held back; only where the monitoring level is PER_BROKER.',
  },
  handlersIdle: {
    ...broker, ...mean, unit: 'ratio', metric: 'RequestHandlerAvgIdlePercent',
    means: 'Share of the time in which request handlers wait; only where the monitoring level is PER_BROKER.',
  },
  networkIdle: {
    ...broker, ...mean, unit: 'ratio', metric: 'NetworkProcessorAvgIdlePercent',
    means: 'Share of the time in which network threads wait; only where the monitoring level is PER_BROKER.',
  },
  newConnections: {
    ...broker, ...mean, unit: 'connections/s', metric: 'ConnectionCreationRate',
    means: 'Connections that are made; only where the monitoring level is PER_BROKER.',
  },
  iamTooMany: {
    ...broker, ...mean, unit: 'connections/s', metric: 'IAMTooManyConnections',
    means: 'Connections with IAM refused because they were too many; only where the monitoring level is PER_BROKER.',
  },
  shaped: {
    ...broker, ...mean, unit: 'packets', metric: 'TrafficShaping',
    means: 'Packets held back or dropped because the network allowance was used up.',
  },
  inAllowance: {
    ...broker, ...mean, unit: 'packets', metric: 'BwInAllowanceExceeded',
    means: 'Packets to a broker held back because they were too many; only where the monitoring level is PER_BROKER.',
  },
  outAllowance: {
    ...broker, ...mean, unit: 'packets', metric: 'BwOutAllowanceExceeded',
    means: 'Packets from a broker held back because they were too many; only where the monitoring level is PER_BROKER.',
  },
  volumeQueue: {
    ...broker, ...mean, unit: 'requests', metric: 'VolumeQueueLength',
    means: 'Reads and writes that wait for the disk; only where the monitoring level is PER_BROKER.',
  },
  replicatorLag: { ...replicator, ...items, metric: 'MessageLag', means: 'Records that a replicator has still to copy.' },
  replicatorLatency: {
    ...replicator, ...millis, metric: 'ReplicationLatency', stat: 'Maximum',
    means: 'How long a record needs from one cluster to the other.',
  },
} as const satisfies Record<string, Measure>

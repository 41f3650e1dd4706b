import type { Measure } from '../measure.ts'

const stream = { namespace: 'AWS/Kinesis', dimensions: ['StreamName'] } as const
const shard = { namespace: 'AWS/Kinesis', dimensions: ['StreamName', 'ShardId'] } as const
const consumer = { namespace: 'AWS/Kinesis', dimensions: ['StreamName', 'ConsumerName'] } as const
const rate = { stat: 'Sum', as: 'per-second', unit: 'items/s' } as const
const bytes = { stat: 'Sum', as: 'per-second', unit: 'bytes/s' } as const
const age = { stat: 'Maximum', as: 'ms-to-s', unit: 's' } as const
const part = { stat: 'Average', as: 'value', unit: 'ratio' } as const
const took = { stat: 'Average', as: 'value', unit: 'ms' } as const

/**
 * What CloudWatch knows of a stream without charge, by the key of the manifest's metric (Amazon Kinesis Data Streams Developer
 * Guide, "Monitor the Amazon Kinesis Data Streams service with Amazon CloudWatch").
 */
export const streamMeasures = {
  in: { ...stream, ...rate, metric: 'IncomingRecords', means: 'Records put into the stream.' },
  out: {
    ...stream, ...rate, metric: 'GetRecords.Records',
    means: 'Records that consumers without fan-out were given, each time they were; Tidemark\'s own reads too.',
  },
  bytesIn: { ...stream, ...bytes, metric: 'IncomingBytes', means: 'Bytes put into the stream.' },
  bytesOut: { ...stream, ...bytes, metric: 'GetRecords.Bytes', means: 'Bytes that consumers without fan-out were given.' },
  iteratorAge: {
    ...stream, ...age, metric: 'GetRecords.IteratorAgeMilliseconds',
    means: 'How old the last record was of whoever reads furthest behind. It mixes all consumers without fan-out, Tidemark\'s own '
      + 'reads too.',
  },
  readThrottles: {
    ...stream, ...rate, metric: 'ReadProvisionedThroughputExceeded',
    means: 'Reads refused because a shard gave as much as it may.',
  },
  writeThrottles: {
    ...stream, ...rate, metric: 'WriteProvisionedThroughputExceeded',
    means: 'Records refused because a shard took as much as it may.',
  },
  readSuccess: { ...stream, ...part, metric: 'GetRecords.Success', means: 'The part of reads that succeeded; 1 is all.' },
  readLatency: { ...stream, ...took, metric: 'GetRecords.Latency', means: 'How long a read took.' },
  putSuccess: { ...stream, ...part, metric: 'PutRecord.Success', means: 'The part of single puts that succeeded; 1 is all.' },
  putLatency: { ...stream, ...took, metric: 'PutRecord.Latency', means: 'How long a single put took.' },
  putsSuccess: { ...stream, ...rate, metric: 'PutRecords.SuccessfulRecords', means: 'Records of batches that were taken.' },
  putsThrottled: {
    ...stream, ...rate, metric: 'PutRecords.ThrottledRecords',
    means: 'Records of batches refused because a shard took as much as it may.',
  },
  putsFailed: { ...stream, ...rate, metric: 'PutRecords.FailedRecords', means: 'Records of batches that failed inside AWS.' },
  putsLatency: { ...stream, ...took, metric: 'PutRecords.Latency', means: 'How long a batch of puts took.' },
} as const satisfies Record<string, Measure>

/** What CloudWatch knows of a shard where its stream has enhanced shard metrics, each billed a shard and month. */
export const shardMeasures = {
  in: { ...shard, ...rate, metric: 'IncomingRecords', means: 'Records put into the shard.' },
  out: { ...shard, ...rate, metric: 'OutgoingRecords', means: 'Records that consumers without fan-out were given of the shard.' },
  bytesIn: { ...shard, ...bytes, metric: 'IncomingBytes', means: 'Bytes put into the shard.' },
  bytesOut: {
    ...shard, ...bytes, metric: 'OutgoingBytes', means: 'Bytes that consumers without fan-out were given of the shard.',
  },
  iteratorAge: {
    ...shard, ...age, metric: 'IteratorAgeMilliseconds',
    means: 'How old the last record was of whoever reads furthest behind in the shard.',
  },
  readThrottles: {
    ...shard, ...rate, metric: 'ReadProvisionedThroughputExceeded',
    means: 'Reads refused because the shard gave as much as it may.',
  },
  writeThrottles: {
    ...shard, ...rate, metric: 'WriteProvisionedThroughputExceeded',
    means: 'Records refused because the shard took as much as it may.',
  },
} as const satisfies Record<string, Measure>

/** What CloudWatch knows of a registered consumer. There is nothing of one that nobody subscribes with. */
export const fanOutMeasures = {
  age: {
    ...consumer, ...age, metric: 'SubscribeToShardEvent.MillisBehindLatest',
    means: 'How far the consumer is behind the newest record, in the shard where it is furthest.',
  },
  out: { ...consumer, ...rate, metric: 'SubscribeToShardEvent.Records', means: 'Records the consumer was given.' },
  bytesOut: { ...consumer, ...bytes, metric: 'SubscribeToShardEvent.Bytes', means: 'Bytes the consumer was given.' },
  subscribeRefused: {
    ...consumer, ...rate, metric: 'SubscribeToShard.RateExceeded',
    means: 'Subscriptions refused because they were too many a second.',
  },
} as const satisfies Record<string, Measure>

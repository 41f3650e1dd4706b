import type { Measure } from '../measure.ts'

const of = { namespace: 'AWS/Firehose', dimensions: ['DeliveryStreamName'] } as const
const rate = { ...of, stat: 'Sum', as: 'per-second', unit: 'items/s' } as const
const bytes = { ...of, stat: 'Sum', as: 'per-second', unit: 'bytes/s' } as const
const fresh = { ...of, stat: 'Maximum', as: 'value', unit: 's' } as const
const behind = { ...of, stat: 'Maximum', as: 'ms-to-s', unit: 's' } as const
const part = { ...of, stat: 'Average', as: 'value', unit: 'ratio' } as const
const limit = { ...of, stat: 'Minimum', as: 'value' } as const

const freshnessOf = (where: string) => `How old the oldest record is that it has not yet delivered to ${where}.` as const
const successOf = (where: string) => `The part of deliveries to ${where} that succeeded; 1 is all.` as const

/**
 * What CloudWatch knows of a delivery stream, whatever it reads from (Amazon Data Firehose Developer Guide, "Monitor with
 * CloudWatch metrics"). There are points of its own source and destination only.
 */
export const firehoseMeasures = {
  age: {
    ...behind, metric: 'KinesisMillisBehindLatest',
    means: 'How far its last read was behind the newest record of the stream.',
  },
  out: { ...rate, metric: 'DataReadFromKinesisStream.Records', means: 'Records it read from the stream.' },
  bytesOut: { ...bytes, metric: 'DataReadFromKinesisStream.Bytes', means: 'Bytes it read from the stream.' },
  freshness: { ...fresh, metric: 'DeliveryToS3.DataFreshness', means: freshnessOf('S3') },
  readThrottled: { ...rate, metric: 'ThrottledGetRecords', means: 'Reads of the stream that were refused.' },
  kafkaLag: {
    ...of, metric: 'KafkaOffsetLag', stat: 'Maximum', as: 'value', unit: 'items',
    means: 'Records of a topic that it has still to read.',
  },
  backPressured: {
    ...part, metric: 'DataReadFromSource.Backpressured',
    means: 'The part of the time in which it reads late: a partition gave as much as it may, or its deliveries are slow.',
  },
  sourceThrottled: {
    ...behind, metric: 'SourceThrottled.Delay', means: 'How long its reads are late because its source refuses some.',
  },
  records: { ...rate, metric: 'IncomingRecords', means: 'Records put into it.' },
  bytesIn: { ...bytes, metric: 'IncomingBytes', means: 'Bytes put into it.' },
  throttled: { ...rate, metric: 'ThrottledRecords', means: 'Records refused because it took as much as it may.' },
  success: { ...part, metric: 'DeliveryToS3.Success', means: successOf('S3') },
  openSearchFreshness: {
    ...fresh, metric: 'DeliveryToAmazonOpenSearchService.DataFreshness', means: freshnessOf('OpenSearch'),
  },
  openSearchSuccess: { ...part, metric: 'DeliveryToAmazonOpenSearchService.Success', means: successOf('OpenSearch') },
  endpointFreshness: {
    ...fresh, metric: 'DeliveryToHttpEndpoint.DataFreshness', means: freshnessOf('its HTTP endpoint'),
  },
  endpointSuccess: { ...part, metric: 'DeliveryToHttpEndpoint.Success', means: successOf('its HTTP endpoint') },
  snowflakeFreshness: { ...fresh, metric: 'DeliveryToSnowflake.DataFreshness', means: freshnessOf('Snowflake') },
  snowflakeSuccess: { ...part, metric: 'DeliveryToSnowflake.Success', means: successOf('Snowflake') },
  splunkFreshness: { ...fresh, metric: 'DeliveryToSplunk.DataFreshness', means: freshnessOf('Splunk') },
  splunkSuccess: { ...part, metric: 'DeliveryToSplunk.Success', means: successOf('Splunk') },
  redshiftSuccess: { ...part, metric: 'DeliveryToRedshift.Success', means: successOf('Redshift') },
  backupFreshness: { ...fresh, metric: 'BackupToS3.DataFreshness', means: freshnessOf('its backup in S3') },
  backups: { ...rate, metric: 'BackupToS3.Records', means: 'Records written to its backup in S3.' },
  processed: {
    ...part, metric: 'ExecuteProcessing.Success', means: 'The part of calls of its function that succeeded; 1 is all.',
  },
  processing: {
    ...of, metric: 'ExecuteProcessing.Duration', stat: 'Average', as: 'value', unit: 'ms',
    means: 'How long a call of its function took.',
  },
  unconverted: { ...rate, metric: 'FailedConversion.Records', means: 'Records whose format could not be converted.' },
  keyDenied: { ...rate, metric: 'KMSKeyAccessDenied', means: 'Times at which its key was refused to it.' },
  bytesLimit: { ...limit, unit: 'bytes/s', metric: 'BytesPerSecondLimit', means: 'Bytes it may be given a second.' },
  recordsLimit: { ...limit, unit: 'items/s', metric: 'RecordsPerSecondLimit', means: 'Records it may be given a second.' },
} as const satisfies Record<string, Measure>

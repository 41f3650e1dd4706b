import type { Measure } from '../measure.ts'

const of = { namespace: 'AWS/Firehose', dimensions: ['DeliveryStreamName'] } as const
const rate = { ...of, stat: 'Sum', as: 'per-second', unit: 'items/s' } as const

/** What CloudWatch knows of a delivery stream that reads a stream (Amazon Data Firehose Developer Guide, "Monitor with CloudWatch metrics"). */
export const firehoseMeasures = {
  age: {
    ...of, metric: 'KinesisMillisBehindLatest', stat: 'Maximum', as: 'ms-to-s', unit: 's',
    means: 'How far its last read was behind the newest record of the stream.',
  },
  out: { ...rate, metric: 'DataReadFromKinesisStream.Records', means: 'Records it read from the stream.' },
  bytesOut: { ...of, stat: 'Sum', as: 'per-second', unit: 'bytes/s', metric: 'DataReadFromKinesisStream.Bytes', means: 'Bytes it read from the stream.' },
  freshness: {
    ...of, metric: 'DeliveryToS3.DataFreshness', stat: 'Maximum', as: 'value', unit: 's',
    means: 'How old the oldest record is that it has not yet delivered to S3.',
  },
  readThrottled: { ...rate, metric: 'ThrottledGetRecords', means: 'Reads of the stream that were refused.' },
} as const satisfies Record<string, Measure>

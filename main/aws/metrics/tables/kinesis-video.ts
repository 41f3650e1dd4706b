import type { Measure } from '../measure.ts'

const stream = { namespace: 'AWS/KinesisVideo', dimensions: ['StreamName'] } as const
const rateBytes = { stat: 'Sum', as: 'per-second', unit: 'bytes/s' } as const

/**
 * What CloudWatch knows of a video stream (Amazon Kinesis Video Streams Developer Guide, "Monitoring with CloudWatch").
 */
export const kinesisVideoMeasures = {
  producers: {
    ...stream, stat: 'Maximum', as: 'value', unit: 'connections', metric: 'PutMedia.ActiveConnections',
    means: 'Producers that are connected.',
  },
  bytesIn: { ...stream, ...rateBytes, metric: 'PutMedia.IncomingBytes', means: 'Bytes that producers send.' },
  fragmentsIn: {
    ...stream, stat: 'Sum', as: 'per-second', unit: 'fragments/s', metric: 'PutMedia.IncomingFragments',
    means: 'Whole fragments that came.',
  },
  framesIn: {
    ...stream, stat: 'Sum', as: 'per-second', unit: 'frames/s', metric: 'PutMedia.IncomingFrames',
    means: 'Whole frames that came.',
  },
  errors: {
    ...stream, stat: 'Sum', as: 'per-second', unit: 'errors/s', metric: 'PutMedia.ErrorAckCount',
    means: 'Fragments that were refused.',
  },
  persistTime: {
    ...stream, stat: 'Average', as: 'ms-to-s', unit: 's', metric: 'PutMedia.FragmentPersistLatency',
    means: 'How long it takes until a fragment is kept.',
  },
  age: {
    ...stream, stat: 'Maximum', as: 'ms-to-s', unit: 's', metric: 'GetMedia.MillisBehindNow',
    means: 'How far a reader is behind.',
  },
  sessions: {
    ...stream, stat: 'Average', as: 'value', unit: 'ratio', metric: 'GetHLSStreamingSessionURL.Success',
    means: 'Share of the requests for a session that were answered.',
  },
  bytesOut: {
    ...stream, ...rateBytes, metric: 'GetMP4MediaFragment.OutgoingBytes',
    means: 'Bytes given as MP4, which are billed.',
  },
} as const satisfies Record<string, Measure>

import type { Measure } from '../measure.ts'

const app = { namespace: 'AWS/KinesisAnalytics', dimensions: ['Application'] } as const
const longest = { stat: 'Maximum', as: 'ms-to-s', unit: 's' } as const
const mostPercent = { stat: 'Maximum', as: 'value', unit: '%' } as const
const mostMs = { stat: 'Maximum', as: 'value', unit: 'ms/s' } as const
const meanItems = { stat: 'Average', as: 'value', unit: 'items/s' } as const
const mostItems = { stat: 'Maximum', as: 'value', unit: 'items' } as const

/**
 * What CloudWatch knows of an application of Managed Service for Apache Flink at the level of the application; other levels add
 * dimensions and are billed as metrics (its Developer Guide, "Metrics and dimensions").
 */
export const kinesisAnalyticsMeasures = {
  uptime: { ...app, ...longest, metric: 'uptime', means: 'How long the application has run without a restart.' },
  downtime: { ...app, ...longest, metric: 'downtime', means: 'How long it has been down in a restart.' },
  restarts: {
    ...app, stat: 'Maximum', as: 'value', unit: 'restarts', metric: 'fullRestarts',
    means: 'Restarts since it was submitted.',
  },
  failedCheckpoints: {
    ...app, stat: 'Maximum', as: 'value', unit: 'checkpoints', metric: 'numberOfFailedCheckpoints',
    means: 'Checkpoints that failed since it was submitted.',
  },
  checkpointTime: { ...app, ...longest, metric: 'lastCheckpointDuration', means: 'How long the last checkpoint took.' },
  checkpointSize: {
    ...app, stat: 'Maximum', as: 'value', unit: 'bytes', metric: 'lastCheckpointSize',
    means: 'How large the last checkpoint was.',
  },
  kpus: { ...app, stat: 'Maximum', as: 'value', unit: 'KPUs', metric: 'KPUs', means: 'Units of capacity, which are billed.' },
  cpu: { ...app, ...mostPercent, metric: 'cpuUtilization', means: 'CPU in use.' },
  heap: { ...app, ...mostPercent, metric: 'heapMemoryUtilization', means: 'Heap in use.' },
  backPressure: {
    ...app, ...mostMs, metric: 'backPressuredTimeMsPerSecond',
    means: 'How long of a second operators wait for those after them.',
  },
  busy: { ...app, ...mostMs, metric: 'busyTimeMsPerSecond', means: 'How long of a second operators work.' },
  in: { ...app, ...meanItems, metric: 'numRecordsInPerSecond', means: 'Records taken in.' },
  out: { ...app, ...meanItems, metric: 'numRecordsOutPerSecond', means: 'Records given on.' },
  age: { ...app, ...longest, metric: 'millisBehindLatest', means: 'How far behind the end of its streams a Kinesis source is.' },
  kafkaLag: {
    ...app, ...mostItems, metric: 'records_lag_max',
    means: 'Records that the slowest partition of a Kafka source has to read.',
  },
  commitsFailed: {
    ...app, stat: 'Average', as: 'value', unit: 'commits', metric: 'commitsFailed',
    means: 'Offset commits to Kafka that failed.',
  },
  late: { ...app, ...mostItems, metric: 'numLateRecordsDropped', means: 'Records that came too late and were dropped.' },
  watermark: {
    ...app, stat: 'Maximum', as: 'value', unit: 'ms', metric: 'currentOutputWatermark',
    means: 'The last watermark given on, in epoch milliseconds.',
  },
} as const satisfies Record<string, Measure>

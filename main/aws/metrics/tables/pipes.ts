import type { Measure } from '../measure.ts'

const pipe = { namespace: 'AWS/EventBridge/Pipes', dimensions: ['PipeName'] } as const
const rateCalls = { stat: 'Sum', as: 'per-second', unit: 'calls/s' } as const

/**
 * What CloudWatch knows of a pipe of EventBridge (Amazon EventBridge User Guide, "Logging and monitoring Amazon EventBridge
 * Pipes").
 */
export const pipesMeasures = {
  invocations: { ...pipe, ...rateCalls, metric: 'Invocations', means: 'How often the pipe ran.' },
  events: {
    ...pipe, stat: 'Sum', as: 'per-second', unit: 'events/s', metric: 'EventCount',
    means: 'Events it took from its source.',
  },
  failed: { ...pipe, ...rateCalls, metric: 'ExecutionFailed', means: 'Runs that failed.' },
  partlyFailed: {
    ...pipe, ...rateCalls, metric: 'ExecutionPartiallyFailed',
    means: 'Runs in which a part of the events failed.',
  },
  throttled: { ...pipe, ...rateCalls, metric: 'ExecutionThrottled', means: 'Runs that had to wait.' },
  timedOut: { ...pipe, ...rateCalls, metric: 'ExecutionTimeout', means: 'Runs that took too long.' },
  enrichmentFailed: { ...pipe, ...rateCalls, metric: 'EnrichmentStageFailed', means: 'Runs whose enrichment failed.' },
  targetFailed: { ...pipe, ...rateCalls, metric: 'TargetStageFailed', means: 'Runs whose target failed.' },
  duration: { ...pipe, stat: 'Average', as: 'ms-to-s', unit: 's', metric: 'Duration', means: 'How long a run takes.' },
  durationP99: {
    ...pipe, stat: 'p99', as: 'ms-to-s', unit: 's', metric: 'Duration',
    means: 'How long all but the slowest hundredth of the runs take.',
  },
  concurrency: { ...pipe, stat: 'Maximum', as: 'value', unit: 'runs', metric: 'Concurrency', means: 'Runs at the same time.' },
} as const satisfies Record<string, Measure>

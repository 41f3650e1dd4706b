import type { Measure } from '../measure.ts'

const of = { namespace: 'AWS/Lambda', dimensions: ['FunctionName'] } as const
const rate = { ...of, stat: 'Sum', as: 'per-second', unit: 'items/s' } as const
const age = { ...of, stat: 'Maximum', as: 'ms-to-s', unit: 's' } as const

/**
 * What CloudWatch knows of a function that reads a stream (AWS Lambda Developer Guide, "Types of metrics for Lambda functions").
 * They are of the whole function, whatever calls it.
 */
export const lambdaMeasures = {
  age: {
    ...age, metric: 'IteratorAge',
    means: 'How old the last record of a batch was when the function was given it; of all streams that the function reads.',
  },
  invocations: { ...rate, metric: 'Invocations', means: 'Calls of the function.' },
  errors: { ...rate, metric: 'Errors', means: 'Calls that ended in an error; their batch is given again.' },
  throttles: { ...rate, metric: 'Throttles', means: 'Calls that were refused because too many ran at once.' },
  duration: {
    ...of, metric: 'Duration', stat: 'p95', as: 'value', unit: 'ms',
    means: 'How long all but the slowest twentieth of the calls took.',
  },
  concurrency: {
    ...of, metric: 'ConcurrentExecutions', stat: 'Maximum', as: 'value', unit: 'calls', means: 'Calls that ran at once.',
  },
  offsetLag: {
    ...of, metric: 'OffsetLag', stat: 'Maximum', as: 'value', unit: 'items',
    means: 'Records of a topic of Kafka between the newest one and the last that the function was given.',
  },
  asyncAge: { ...age, metric: 'AsyncEventAge', means: 'How long an event waited until the function was called with it.' },
  asyncDropped: { ...rate, metric: 'AsyncEventsDropped', means: 'Events that were given up before the function was called.' },
  deadLetterErrors: {
    ...rate, metric: 'DeadLetterErrors', means: 'Events that were lost because the dead-letter queue did not take them.',
  },
  destinationErrors: {
    ...rate, metric: 'DestinationDeliveryFailures', means: 'Events that a destination of the function did not take.',
  },
  recursionStopped: {
    ...rate, metric: 'RecursiveInvocationsDropped',
    means: 'Calls that were stopped because the function called itself without end.',
  },
} as const satisfies Record<string, Measure>

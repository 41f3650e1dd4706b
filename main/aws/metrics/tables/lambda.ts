import type { Measure } from '../measure.ts'

const of = { namespace: 'AWS/Lambda', dimensions: ['FunctionName'] } as const
const rate = { ...of, stat: 'Sum', as: 'per-second', unit: 'items/s' } as const

/**
 * What CloudWatch knows of a function that reads a stream (AWS Lambda Developer Guide, "Types of metrics for Lambda functions"). They
 * are of the whole function, whatever calls it.
 */
export const lambdaMeasures = {
  age: {
    ...of, metric: 'IteratorAge', stat: 'Maximum', as: 'ms-to-s', unit: 's',
    means: 'How old the last record of a batch was when the function was given it; of all streams that the function reads.',
  },
  invocations: { ...rate, metric: 'Invocations', means: 'Calls of the function.' },
  errors: { ...rate, metric: 'Errors', means: 'Calls that ended in an error; their batch is given again.' },
  throttles: { ...rate, metric: 'Throttles', means: 'Calls that were refused because too many ran at once.' },
  duration: { ...of, metric: 'Duration', stat: 'Average', as: 'value', unit: 'ms', means: 'How long a call took.' },
  concurrency: { ...of, metric: 'ConcurrentExecutions', stat: 'Maximum', as: 'value', unit: '', means: 'Calls that ran at once.' },
} as const satisfies Record<string, Measure>

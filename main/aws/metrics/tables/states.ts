import type { Measure } from '../measure.ts'

const machine = { namespace: 'AWS/States', dimensions: ['StateMachineArn'] } as const
const service = { namespace: 'AWS/States', dimensions: ['ServiceIntegrationResourceArn'] } as const
const lambda = { namespace: 'AWS/States', dimensions: ['LambdaFunctionArn'] } as const
const activity = { namespace: 'AWS/States', dimensions: ['ActivityArn'] } as const
const api = { namespace: 'AWS/States', dimensions: ['APIName'] } as const
const transition = { namespace: 'AWS/States', dimensions: ['ServiceMetric'] } as const
const rateExecutions = { stat: 'Sum', as: 'per-second', unit: 'executions/s' } as const
const meanTime = { stat: 'Average', as: 'ms-to-s', unit: 's' } as const
const rateCalls = { stat: 'Sum', as: 'per-second', unit: 'calls/s' } as const
const mostCalls = { stat: 'Maximum', as: 'value', unit: 'calls' } as const

/**
 * What CloudWatch knows of Step Functions (AWS Step Functions Developer Guide, "Monitoring Step Functions metrics using Amazon
 * CloudWatch").
 */
export const statesMeasures = {
  started: { ...machine, ...rateExecutions, metric: 'ExecutionsStarted', means: 'Executions begun.' },
  succeeded: { ...machine, ...rateExecutions, metric: 'ExecutionsSucceeded', means: 'Executions that ended well.' },
  failed: { ...machine, ...rateExecutions, metric: 'ExecutionsFailed', means: 'Executions that failed.' },
  timedOut: { ...machine, ...rateExecutions, metric: 'ExecutionsTimedOut', means: 'Executions that took too long.' },
  aborted: { ...machine, ...rateExecutions, metric: 'ExecutionsAborted', means: 'Executions that somebody stopped.' },
  throttled: {
    ...machine, stat: 'Sum', as: 'per-second', unit: 'transitions/s', metric: 'ExecutionThrottled',
    means: 'Transitions that had to wait.',
  },
  time: { ...machine, ...meanTime, metric: 'ExecutionTime', means: 'How long an execution takes.' },
  timeP99: {
    ...machine, stat: 'p99', as: 'ms-to-s', unit: 's', metric: 'ExecutionTime',
    means: 'How long all but the slowest hundredth of the executions take.',
  },
  expressBilled: {
    ...machine, stat: 'Sum', as: 'per-second', unit: 'ms/s', metric: 'ExpressExecutionBilledDuration',
    means: 'Time of express executions that is billed.',
  },
  serviceFailed: { ...service, ...rateCalls, metric: 'ServiceIntegrationsFailed', means: 'Failed calls of a service.' },
  serviceTimedOut: {
    ...service, ...rateCalls, metric: 'ServiceIntegrationsTimedOut',
    means: 'Of the calls of a service, those that took too long.',
  },
  serviceWaiting: {
    ...service, ...meanTime, metric: 'ServiceIntegrationScheduleTime',
    means: 'How long calls of a service wait before they begin.',
  },
  lambdaFailed: { ...lambda, ...rateCalls, metric: 'LambdaFunctionsFailed', means: 'Failed calls of a function.' },
  lambdaTimedOut: {
    ...lambda, ...rateCalls, metric: 'LambdaFunctionsTimedOut',
    means: 'Of the calls of a function, those that took too long.',
  },
  lambdaWaiting: {
    ...lambda, ...meanTime, metric: 'LambdaFunctionScheduleTime',
    means: 'How long calls of a function wait before they begin.',
  },
  activityFailed: { ...activity, ...rateCalls, metric: 'ActivitiesFailed', means: 'Failed tasks of an activity.' },
  activityTimedOut: {
    ...activity, ...rateCalls, metric: 'ActivitiesTimedOut',
    means: 'Of the tasks of an activity, those that took too long.',
  },
  activityWaiting: {
    ...activity, ...meanTime, metric: 'ActivityScheduleTime',
    means: 'How long tasks of an activity wait before they begin.',
  },
  apiThrottled: { ...api, ...rateCalls, metric: 'ThrottledEvents', means: 'Of the calls of this API, those that had to wait.' },
  apiUsed: { ...api, ...rateCalls, metric: 'ConsumedCapacity', means: 'How many of the calls of this API were made.' },
  apiBucket: { ...api, ...mostCalls, metric: 'ProvisionedBucketSize', means: 'How many calls of this API may come at once.' },
  transitionThrottled: {
    ...transition, ...rateCalls, metric: 'ThrottledEvents',
    means: 'Of the transitions, those that had to wait.',
  },
  transitionUsed: { ...transition, ...rateCalls, metric: 'ConsumedCapacity', means: 'How many of the transitions were made.' },
  transitionBucket: {
    ...transition, ...mostCalls, metric: 'ProvisionedBucketSize',
    means: 'How many transitions may come at once.',
  },
} as const satisfies Record<string, Measure>

import type { Measure } from '../measure.ts'

const rule = { namespace: 'AWS/Events', dimensions: ['RuleName'] } as const
const busRule = { namespace: 'AWS/Events', dimensions: ['EventBusName', 'RuleName'] } as const
const region = { namespace: 'AWS/Events', dimensions: [] } as const
const rateEvents = { stat: 'Sum', as: 'per-second', unit: 'events/s' } as const
const rateCalls = { stat: 'Sum', as: 'per-second', unit: 'calls/s' } as const
const meanTime = { stat: 'Average', as: 'ms-to-s', unit: 's' } as const
const p99Time = { stat: 'p99', as: 'ms-to-s', unit: 's' } as const

/**
 * What CloudWatch knows of EventBridge rules (Amazon EventBridge User Guide, "Monitoring Amazon EventBridge"). Rules of the
 * default bus carry RuleName alone, those of other buses EventBusName too. Failures have points only while there are some.
 */
export const eventsMeasures = {
  matched: { ...rule, ...rateEvents, metric: 'MatchedEvents', means: 'Events that matched the pattern of the rule.' },
  triggered: { ...rule, ...rateEvents, metric: 'TriggeredRules', means: 'How often the rule ran.' },
  attempts: { ...rule, ...rateCalls, metric: 'InvocationAttempts', means: 'Tries to call a target, repeated ones too.' },
  succeeded: { ...rule, ...rateCalls, metric: 'SuccessfulInvocationAttempts', means: 'Tries that the target took.' },
  retries: { ...rule, ...rateCalls, metric: 'RetryInvocationAttempts', means: 'Tries after a first one that failed.' },
  failed: { ...rule, ...rateEvents, metric: 'FailedInvocations', means: 'Events that were given up.' },
  sentToDlq: {
    ...rule, ...rateEvents, metric: 'InvocationsSentToDlq',
    means: 'Events moved to the dead-letter queue of a target.',
  },
  dlqFailed: {
    ...rule, ...rateEvents, metric: 'InvocationsFailedToBeSentToDlq',
    means: 'Events that were lost because the dead-letter queue of a target did not take them.',
  },
  deadLetters: {
    ...rule, ...rateEvents, metric: 'DeadLetterInvocations',
    means: 'Events whose target was not called, such as those with which the rule would have called itself without end.',
  },
  throttled: { ...rule, ...rateEvents, metric: 'ThrottledRules', means: 'Runs of the rule that had to wait.' },
  startLatency: {
    ...rule, ...meanTime, metric: 'IngestionToInvocationStartLatency',
    means: 'From the arrival of an event to the first call of a target.',
  },
  startLatencyP99: {
    ...rule, ...p99Time, metric: 'IngestionToInvocationStartLatency',
    means: 'The same for all but the slowest hundredth of the events.',
  },
  successLatency: {
    ...rule, ...meanTime, metric: 'IngestionToInvocationSuccessLatency',
    means: 'From the arrival of an event until a target took it.',
  },
  successLatencyP99: {
    ...rule, ...p99Time, metric: 'IngestionToInvocationSuccessLatency',
    means: 'The same for all but the slowest hundredth of the events.',
  },
  matchedOfBus: { ...busRule, ...rateEvents, metric: 'MatchedEvents', means: 'Events that matched the pattern of the rule.' },
  triggeredOfBus: { ...busRule, ...rateEvents, metric: 'TriggeredRules', means: 'How often the rule ran.' },
  attemptsOfBus: { ...busRule, ...rateCalls, metric: 'InvocationAttempts', means: 'Tries to call a target, repeated ones too.' },
  succeededOfBus: { ...busRule, ...rateCalls, metric: 'SuccessfulInvocationAttempts', means: 'Tries that the target took.' },
  retriesOfBus: { ...busRule, ...rateCalls, metric: 'RetryInvocationAttempts', means: 'Tries after a first one that failed.' },
  failedOfBus: { ...busRule, ...rateEvents, metric: 'FailedInvocations', means: 'Events that were given up.' },
  sentToDlqOfBus: {
    ...busRule, ...rateEvents, metric: 'InvocationsSentToDlq',
    means: 'Events moved to the dead-letter queue of a target.',
  },
  dlqFailedOfBus: {
    ...busRule, ...rateEvents, metric: 'InvocationsFailedToBeSentToDlq',
    means: 'Events that were lost because the dead-letter queue of a target did not take them.',
  },
  deadLettersOfBus: {
    ...busRule, ...rateEvents, metric: 'DeadLetterInvocations',
    means: 'Events whose target was not called, such as those with which the rule would have called itself without end.',
  },
  throttledOfBus: { ...busRule, ...rateEvents, metric: 'ThrottledRules', means: 'Runs of the rule that had to wait.' },
  startLatencyOfBus: {
    ...busRule, ...meanTime, metric: 'IngestionToInvocationStartLatency',
    means: 'From the arrival of an event to the first call of a target.',
  },
  startLatencyP99OfBus: {
    ...busRule, ...p99Time, metric: 'IngestionToInvocationStartLatency',
    means: 'The same for all but the slowest hundredth of the events.',
  },
  successLatencyOfBus: {
    ...busRule, ...meanTime, metric: 'IngestionToInvocationSuccessLatency',
    means: 'From the arrival of an event until a target took it.',
  },
  successLatencyP99OfBus: {
    ...busRule, ...p99Time, metric: 'IngestionToInvocationSuccessLatency',
    means: 'The same for all but the slowest hundredth of the events.',
  },
  created: {
    ...region, ...rateCalls, metric: 'InvocationsCreated',
    means: 'Calls of targets in the whole region, as the quota counts them.',
  },
  putThrottled: {
    ...region, ...rateCalls, metric: 'PutEventsApproximateThrottledCount',
    means: 'PutEvents calls that were refused for their pace.',
  },
  putFailed: { ...region, ...rateEvents, metric: 'PutEventsFailedEntriesCount', means: 'Events that PutEvents did not take.' },
  putLatency: { ...region, ...meanTime, metric: 'PutEventsLatency', means: 'How long a PutEvents call takes.' },
} as const satisfies Record<string, Measure>

import type { Measure } from '../measure.ts'

const group = { namespace: 'AWS/Scheduler', dimensions: ['ScheduleGroup'] } as const
const rateCalls = { stat: 'Sum', as: 'per-second', unit: 'calls/s' } as const

/**
 * What CloudWatch knows of a group of schedules (Amazon EventBridge Scheduler User Guide, "Monitoring with CloudWatch").
 */
export const schedulerMeasures = {
  attempts: { ...group, ...rateCalls, metric: 'InvocationAttemptCount', means: 'Tries to call a target.' },
  failed: { ...group, ...rateCalls, metric: 'TargetErrorCount', means: 'Tries that the target refused.' },
  dropped: { ...group, ...rateCalls, metric: 'InvocationDroppedCount', means: 'Calls that were given up.' },
  sentToDlq: { ...group, ...rateCalls, metric: 'InvocationsSentToDeadLetterCount', means: 'Calls moved to a dead-letter queue.' },
} as const satisfies Record<string, Measure>

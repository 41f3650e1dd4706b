import type { Measure } from '../measure.ts'

const subscriber = { namespace: 'AWS/EventsV2', dimensions: ['EventBus', 'Subscriber'] } as const
const bus = { namespace: 'AWS/EventsV2', dimensions: ['EventBus'] } as const
const rateEvents = { stat: 'Sum', as: 'per-second', unit: 'events/s' } as const

/**
 * What CloudWatch knows of the buses and subscribers of the second EventBridge; both dimensions are ARNs.
 */
export const eventsV2Measures = {
  age: {
    ...subscriber, stat: 'Maximum', as: 'ms-to-s', unit: 's', metric: 'ApproximateBacklogAge',
    means: 'How long the oldest event has waited for the subscriber.',
  },
  evaluated: {
    ...subscriber, ...rateEvents, metric: 'FilterEvaluated',
    means: 'Events held against the filter of the subscriber.',
  },
  matched: { ...subscriber, ...rateEvents, metric: 'FilterMatched', means: 'Events that matched it.' },
  attempts: {
    ...subscriber, ...rateEvents, metric: 'EventDeliveryAttempts',
    means: 'Tries to deliver an event, repeated ones too.',
  },
  delivered: { ...subscriber, ...rateEvents, metric: 'EventsDelivered', means: 'Events that the subscriber took.' },
  dropped: { ...subscriber, ...rateEvents, metric: 'EventsDropped', means: 'Events that were given up.' },
  onFailureDelivered: {
    ...subscriber, ...rateEvents, metric: 'OnFailureDestinationDelivered',
    means: 'Events given to the destination for failures.',
  },
  onFailureFailed: {
    ...subscriber, ...rateEvents, metric: 'OnFailureDestinationFailed',
    means: 'Events that were lost because the destination for failures did not take them.',
  },
  transformationFailed: {
    ...subscriber, ...rateEvents, metric: 'EventTransformationFailures',
    means: 'Events that could not be transformed.',
  },
  latency: {
    ...subscriber, stat: 'Average', as: 'ms-to-s', unit: 's', metric: 'IngestionToInvocationEndTime',
    means: 'From the arrival of an event until the subscriber took it.',
  },
  published: { ...bus, ...rateEvents, metric: 'PublishEventsEntryCount', means: 'Events published to the bus.' },
  publishFailed: { ...bus, ...rateEvents, metric: 'PublishEventsFailedEntriesCount', means: 'Events that the bus did not take.' },
  publishThrottled: {
    ...bus, stat: 'Sum', as: 'per-second', unit: 'calls/s', metric: 'PublishEventsApproximateThrottledCallCount',
    means: 'Calls that were refused for their pace.',
  },
} as const satisfies Record<string, Measure>

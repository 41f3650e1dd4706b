import type { Measure } from '../measure.ts'

const topic = { namespace: 'AWS/SNS', dimensions: ['TopicName'] } as const
const rateItems = { stat: 'Sum', as: 'per-second', unit: 'items/s' } as const

/**
 * What CloudWatch knows of a topic of SNS (Amazon SNS Developer Guide, "Monitoring Amazon SNS topics using CloudWatch"). A
 * topic that nothing is published to has no points.
 */
export const snsMeasures = {
  published: { ...topic, ...rateItems, metric: 'NumberOfMessagesPublished', means: 'Messages published to the topic.' },
  delivered: { ...topic, ...rateItems, metric: 'NumberOfNotificationsDelivered', means: 'Messages that subscribers took.' },
  failed: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFailed',
    means: 'Messages that a subscriber did not take after all tries.',
  },
  redriven: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsRedrivenToDlq',
    means: 'Messages moved to the dead-letter queue of a subscription.',
  },
  redriveFailed: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFailedToRedriveToDlq',
    means: 'Messages that were lost because the dead-letter queue of a subscription did not take them.',
  },
  filtered: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut',
    means: 'Messages that the filter policies of subscriptions kept back.',
  },
  filteredByAttributes: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut-MessageAttributes',
    means: 'Messages kept back by a filter on their attributes.',
  },
  filteredByBody: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut-MessageBody',
    means: 'Messages kept back by a filter on their body.',
  },
  filteredInvalidAttributes: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut-InvalidAttributes',
    means: 'Messages kept back because their attributes could not be read.',
  },
  filteredNoAttributes: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut-NoMessageAttributes',
    means: 'Messages kept back because they have no attributes.',
  },
  filteredInvalidBody: {
    ...topic, ...rateItems, metric: 'NumberOfNotificationsFilteredOut-InvalidMessageBody',
    means: 'Messages kept back because their body is no JSON.',
  },
  size: {
    ...topic, stat: 'Average', as: 'value', unit: 'bytes', metric: 'PublishSize',
    means: 'How large a published message is.',
  },
} as const satisfies Record<string, Measure>

import type { Measure } from '../measure.ts'

const queue = { namespace: 'AWS/SQS', dimensions: ['QueueName'] } as const
const items = { ...queue, as: 'value', unit: 'items' } as const
const rate = { ...queue, stat: 'Sum', as: 'per-second', unit: 'items/s' } as const

/**
 * What CloudWatch knows of a queue, by the key of the manifest's metric (Amazon SQS Developer Guide, "Available CloudWatch
 * metrics for Amazon SQS"). Depths are here for their past only: GetQueueAttributes gives those of now 25 times cheaper and
 * fresher. A queue that nobody used for 6 hours has no series.
 */
export const sqsMeasures = {
  backlog: { ...items, metric: 'ApproximateNumberOfMessagesVisible', stat: 'Maximum', means: 'Messages that may be received.' },
  inFlight: {
    ...items, metric: 'ApproximateNumberOfMessagesNotVisible', stat: 'Maximum',
    means: 'Messages received and not yet deleted.',
  },
  delayed: {
    ...items, metric: 'ApproximateNumberOfMessagesDelayed', stat: 'Maximum',
    means: 'Messages whose delay has not ended.',
  },
  age: {
    ...queue, metric: 'ApproximateAgeOfOldestMessage', stat: 'Maximum', as: 'value', unit: 's',
    means: 'How long the oldest message has waited. In standard queues messages received three times or more do not count; in a '
      + 'dead-letter queue it begins when the message was moved there.',
  },
  in: {
    ...rate, metric: 'NumberOfMessagesSent',
    means: 'Messages sent. Those that a redrive policy moves to a dead-letter queue do not count there.',
  },
  out: { ...rate, metric: 'NumberOfMessagesDeleted', means: 'Messages deleted by consumers.' },
  received: { ...rate, metric: 'NumberOfMessagesReceived', means: 'Messages given to consumers, each time they were.' },
  emptyReceives: { ...rate, metric: 'NumberOfEmptyReceives', means: 'Receives that brought nothing.' },
  noisyGroups: {
    ...queue, metric: 'ApproximateNumberOfNoisyGroups', stat: 'Maximum', as: 'value', unit: 'groups',
    means: 'Tenants of a fair queue that take more than their share.',
  },
  quietVisible: {
    ...items, metric: 'ApproximateNumberOfMessagesVisibleInQuietGroups', stat: 'Maximum',
    means: 'Messages of the other tenants that may be received.',
  },
  quietAge: {
    ...queue, metric: 'ApproximateAgeOfOldestMessageInQuietGroups', stat: 'Maximum', as: 'value', unit: 's',
    means: 'How long the oldest message of the other tenants has waited.',
  },
  groupsInFlight: {
    ...queue, metric: 'ApproximateNumberOfGroupsWithInflightMessages', stat: 'Maximum', as: 'value', unit: 'groups',
    means: 'Message groups of a FIFO queue that are being worked on.',
  },
  deduplicated: {
    ...rate, metric: 'NumberOfDeduplicatedSentMessages',
    means: 'Messages that a FIFO queue took for repeated ones.',
  },
} as const satisfies Record<string, Measure>

import type { Measure } from '../measure.ts'

const broker = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker'] } as const
const queue = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker', 'Queue'] } as const
const topic = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker', 'Topic'] } as const
const mostItems = { stat: 'Maximum', as: 'value', unit: 'items' } as const
const mostConsumers = { stat: 'Maximum', as: 'value', unit: 'consumers' } as const
const mostPercent = { stat: 'Maximum', as: 'value', unit: '%' } as const
const mostProducers = { stat: 'Maximum', as: 'value', unit: 'producers' } as const
const rateItems = { stat: 'Sum', as: 'per-second', unit: 'items/s' } as const
const meanTime = { stat: 'Average', as: 'ms-to-s', unit: 's' } as const

/**
 * What CloudWatch knows of ActiveMQ in Amazon MQ (Amazon MQ Developer Guide, "Available CloudWatch metrics for Amazon MQ for
 * ActiveMQ brokers"). Broker is its name with -1 or -2. Counts of a destination are of one minute.
 */
export const mqActiveMeasures = {
  backlog: { ...broker, ...mostItems, metric: 'TotalMessageCount', means: 'Messages on the broker.' },
  consumers: { ...broker, ...mostConsumers, metric: 'TotalConsumerCount', means: 'Consumers of all destinations.' },
  connections: {
    ...broker, stat: 'Maximum', as: 'value', unit: 'connections', metric: 'CurrentConnectionsCount',
    means: 'Connections to the broker.',
  },
  heap: { ...broker, ...mostPercent, metric: 'HeapUsage', means: 'Heap in use.' },
  store: {
    ...broker, ...mostPercent, metric: 'StorePercentUsage',
    means: 'Storage in use; at 100 the broker takes no more messages.',
  },
  temp: { ...broker, ...mostPercent, metric: 'TempPercentUsage', means: 'Storage for passing messages in use.' },
  cpu: { ...broker, ...mostPercent, metric: 'CpuUtilization', means: 'CPU in use.' },
  burst: { ...broker, stat: 'Minimum', as: 'value', unit: '%', metric: 'BurstBalance', means: 'Disk credits that are left.' },
  inactiveSubscribers: {
    ...broker, stat: 'Maximum', as: 'value', unit: 'subscribers', metric: 'InactiveDurableTopicSubscribersCount',
    means: 'Durable subscribers that are not there, for whom messages are kept.',
  },
  transactions: {
    ...broker, stat: 'Maximum', as: 'value', unit: 'transactions', metric: 'OpenTransactionCount',
    means: 'Transactions that are open.',
  },
  queueSize: { ...queue, ...mostItems, metric: 'QueueSize', means: 'Messages that no consumer has acknowledged.' },
  queueInFlight: { ...queue, ...mostItems, metric: 'InFlightCount', means: 'Messages sent to consumers and not acknowledged.' },
  queueConsumers: { ...queue, ...mostConsumers, metric: 'ConsumerCount', means: 'Consumers.' },
  queueProducers: { ...queue, ...mostProducers, metric: 'ProducerCount', means: 'Producers.' },
  queueIn: { ...queue, ...rateItems, metric: 'EnqueueCount', means: 'Messages sent to the destination.' },
  queueOut: { ...queue, ...rateItems, metric: 'DequeueCount', means: 'Messages acknowledged by consumers.' },
  queueDispatched: { ...queue, ...rateItems, metric: 'DispatchCount', means: 'Messages sent to consumers.' },
  queueExpired: { ...queue, ...rateItems, metric: 'ExpiredCount', means: 'Messages that expired.' },
  queueMemory: { ...queue, ...mostPercent, metric: 'MemoryUsage', means: 'How much of its memory the destination uses.' },
  queueTime: { ...queue, ...meanTime, metric: 'EnqueueTime', means: 'How long a message stays on the broker.' },
  topicSize: { ...topic, ...mostItems, metric: 'QueueSize', means: 'Messages that no consumer has acknowledged.' },
  topicInFlight: { ...topic, ...mostItems, metric: 'InFlightCount', means: 'Messages sent to consumers and not acknowledged.' },
  topicConsumers: { ...topic, ...mostConsumers, metric: 'ConsumerCount', means: 'Consumers.' },
  topicProducers: { ...topic, ...mostProducers, metric: 'ProducerCount', means: 'Producers.' },
  topicIn: { ...topic, ...rateItems, metric: 'EnqueueCount', means: 'Messages sent to the destination.' },
  topicOut: { ...topic, ...rateItems, metric: 'DequeueCount', means: 'Messages acknowledged by consumers.' },
  topicDispatched: { ...topic, ...rateItems, metric: 'DispatchCount', means: 'Messages sent to consumers.' },
  topicExpired: { ...topic, ...rateItems, metric: 'ExpiredCount', means: 'Messages that expired.' },
  topicMemory: { ...topic, ...mostPercent, metric: 'MemoryUsage', means: 'How much of its memory the destination uses.' },
  topicTime: { ...topic, ...meanTime, metric: 'EnqueueTime', means: 'How long a message stays on the broker.' },
} as const satisfies Record<string, Measure>

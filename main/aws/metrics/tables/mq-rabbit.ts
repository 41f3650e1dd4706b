import type { Measure } from '../measure.ts'

const broker = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker'] } as const
const node = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker', 'Node'] } as const
const queue = { namespace: 'AWS/AmazonMQ', dimensions: ['Broker', 'VirtualHost', 'Queue'] } as const
const mostItems = { stat: 'Maximum', as: 'value', unit: 'items' } as const
const mostConsumers = { stat: 'Maximum', as: 'value', unit: 'consumers' } as const
const meanItems = { stat: 'Average', as: 'value', unit: 'items/s' } as const
const mostBytes = { stat: 'Maximum', as: 'value', unit: 'bytes' } as const
const leastBytes = { stat: 'Minimum', as: 'value', unit: 'bytes' } as const

/**
 * What CloudWatch knows of RabbitMQ in Amazon MQ (Amazon MQ Developer Guide, "Available CloudWatch metrics for Amazon MQ for
 * RabbitMQ brokers"). Queues have theirs on version 3 only, and none whose names have spaces or letters beyond ASCII.
 */
export const mqRabbitMeasures = {
  backlog: { ...broker, ...mostItems, metric: 'MessageCount', means: 'Messages in all queues.' },
  ready: { ...broker, ...mostItems, metric: 'MessageReadyCount', means: 'Messages that may be delivered.' },
  unacknowledged: {
    ...broker, ...mostItems, metric: 'MessageUnacknowledgedCount',
    means: 'Messages delivered and not yet acknowledged.',
  },
  consumers: { ...broker, ...mostConsumers, metric: 'ConsumerCount', means: 'Consumers of all queues.' },
  connections: {
    ...broker, stat: 'Maximum', as: 'value', unit: 'connections', metric: 'ConnectionCount',
    means: 'Connections to the broker.',
  },
  channels: {
    ...broker, stat: 'Maximum', as: 'value', unit: 'channels', metric: 'ChannelCount',
    means: 'Channels of all connections.',
  },
  in: { ...broker, ...meanItems, metric: 'PublishRate', means: 'Messages published.' },
  confirmed: { ...broker, ...meanItems, metric: 'ConfirmRate', means: 'Messages confirmed to publishers.' },
  out: { ...broker, ...meanItems, metric: 'AckRate', means: 'Messages acknowledged by consumers that speak AMQP 0-9-1.' },
  memory: { ...node, ...mostBytes, metric: 'RabbitMQMemUsed', means: 'Memory in use.' },
  memoryLimit: { ...node, ...leastBytes, metric: 'RabbitMQMemLimit', means: 'Memory from which publishers are held.' },
  diskFree: { ...node, ...leastBytes, metric: 'RabbitMQDiskFree', means: 'Free disk.' },
  diskFreeLimit: { ...node, ...mostBytes, metric: 'RabbitMQDiskFreeLimit', means: 'Free disk below which publishers are held.' },
  files: { ...node, stat: 'Maximum', as: 'value', unit: 'files', metric: 'RabbitMQFdUsed', means: 'File descriptors in use.' },
  cpu: { ...node, stat: 'Maximum', as: 'value', unit: '%', metric: 'SystemCpuUtilization', means: 'CPU in use.' },
  queueReady: { ...queue, ...mostItems, metric: 'MessageReadyCount', means: 'Messages of a queue that may be delivered.' },
  queueUnacknowledged: {
    ...queue, ...mostItems, metric: 'MessageUnacknowledgedCount',
    means: 'Messages of a queue delivered and not yet acknowledged.',
  },
  queueConsumers: { ...queue, ...mostConsumers, metric: 'ConsumerCount', means: 'Consumers of a queue.' },
} as const satisfies Record<string, Measure>

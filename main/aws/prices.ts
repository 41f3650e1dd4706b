/**
 * What a unit of an API costs at list price in us-east-1 (USD); other regions differ by up to a third, and free allowances are
 * not counted, so that the meter never says too little. `api` is `service:Operation`, or `service:*` for all others of the
 * service.
 */
export type Price = {
  readonly api: string
  readonly usd: number
  readonly unit: string
  readonly source: string
  readonly date: string
}

const date = '2026-11-20'
const cloudwatch = 'Amazon CloudWatch pricing, API requests'

/** Every price that Tidemark counts with; what is not listed is free. */
export const prices: readonly Price[] = [
  { api: 'sqs:*', usd: 0.40 / 1e6, unit: 'requests of 64 KB', source: 'Amazon SQS pricing, standard queues', date },
  { api: 'sqs.fifo:*', usd: 0.50 / 1e6, unit: 'requests of 64 KB', source: 'Amazon SQS pricing, FIFO queues', date },
  {
    api: 'cloudwatch:GetMetricData', usd: 0.01 / 1_000, unit: 'metrics', date,
    source: `${cloudwatch}: each metric asked for, never in the free million`,
  },
  { api: 'cloudwatch:*', usd: 0.01 / 1_000, unit: 'requests', source: cloudwatch, date },
  {
    api: 'kinesis:PutRecord', usd: 0.014 / 1e6, unit: 'units of 25 KB', date,
    source: 'Amazon Kinesis Data Streams pricing, PUT payload units of provisioned streams',
  },
  {
    api: 'kinesis:PutRecords', usd: 0.014 / 1e6, unit: 'units of 25 KB', date,
    source: 'Amazon Kinesis Data Streams pricing, PUT payload units of provisioned streams',
  },
  {
    api: 'kinesis:GetRecords', usd: 0.04 / 1_024, unit: 'MB', date,
    source: 'Amazon Kinesis Data Streams pricing, data retrieved from on-demand streams; from provisioned ones it is free',
  },
  {
    api: 'dynamodb:Scan', usd: 0.125 / 1e6, unit: 'read units', date,
    source: 'Amazon DynamoDB pricing, read request units of on-demand tables; provisioned ones give what they were given',
  },
  { api: 's3:*', usd: 0.40 / 1e6, unit: 'requests', source: 'Amazon S3 pricing, GET requests of S3 Standard', date },
]

/**
 * What Kinesis bills by time and not by call, at list price in us-east-1 (Amazon Kinesis Data Streams pricing; Amazon CloudWatch
 * pricing, custom metrics): a registered consumer each shard and hour with each GB it is given, a shard and its extended
 * retention an hour, an on-demand stream an hour, and one metric of one shard a month.
 */
export const kinesisRates = {
  consumerShardHour: 0.015, consumerGb: 0.013, shardHour: 0.015, extendedShardHour: 0.02,
  onDemandStreamHour: 0.04, onDemandGbIn: 0.08, onDemandGbOut: 0.04, onDemandConsumerGb: 0.05, shardMetricMonth: 0.30, date,
} as const

const byApi = new Map(prices.map((price) => [price.api, price]))
const free: Price = { api: '', usd: 0, unit: 'requests', source: 'free', date }

/** The price of a call; free where nothing is listed. */
export const priceOf = (service: string, operation: string): Price =>
  byApi.get(`${service}:${operation}`) ?? byApi.get(`${service}:*`) ?? free

/** The price of one request to a queue whose URL or name is known. */
export const sqsPrice = (fifo: boolean): Price => priceOf(fifo ? 'sqs.fifo' : 'sqs', '*')

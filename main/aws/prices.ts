/**
 * What a unit of an API costs at list price in us-east-1 (USD); other regions differ by up to a third, and free allowances are not
 * counted, so that the meter never says too little. `api` is `service:Operation`, or `service:*` for all others of the service.
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
  { api: 's3:*', usd: 0.40 / 1e6, unit: 'requests', source: 'Amazon S3 pricing, GET requests of S3 Standard', date },
]

const byApi = new Map(prices.map((price) => [price.api, price]))
const free: Price = { api: '', usd: 0, unit: 'requests', source: 'free', date }

/** The price of a call; free where nothing is listed. */
export const priceOf = (service: string, operation: string): Price =>
  byApi.get(`${service}:${operation}`) ?? byApi.get(`${service}:*`) ?? free

/** The price of one request to a queue whose URL or name is known. */
export const sqsPrice = (fifo: boolean): Price => priceOf(fifo ? 'sqs.fifo' : 'sqs', '*')

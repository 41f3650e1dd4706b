/**
 * How often an API may be called. `published` quotas are AWS's own, an account and region; Tidemark takes at most a quarter of
 * them. Where AWS publishes none, `perSecond` and `burst` are what Tidemark allows itself, and `source` says why. `api` is
 * `service:Operation`, or `service:*` for one quota that all calls of the service share.
 */
export type Quota = {
  readonly api: string
  readonly perSecond: number
  readonly burst?: number
  readonly published: boolean
  readonly source: string
  readonly date: string
}

/** The most of a published quota that Tidemark uses, so that production callers never starve. */
export const share = 0.25

type Row = readonly [api: string, perSecond: number, burst?: number]
const published = (source: string, date: string, rows: readonly Row[]): Quota[] =>
  rows.map(([api, perSecond, burst]) => ({ api, perSecond, published: true, source, date, ...(burst !== undefined && { burst }) }))
const own = (api: string, perSecond: number, burst: number, source: string): Quota =>
  ({ api, perSecond, burst, published: false, source, date: '2026-11-20' })

const fifo = 'Amazon SQS quotas: 300 calls a second an action on FIFO queues without high throughput; '
  + 'standard queues have none published'

/** Quotas by API; `quotaOf` finds the one that holds for a call. */
export const quotas: readonly Quota[] = [
  ...published('CloudWatch service quotas', '2026-11-20', [
    ['cloudwatch:GetMetricData', 50], ['cloudwatch:GetMetricStatistics', 400], ['cloudwatch:ListMetrics', 25],
  ]),
  ...published(fifo, '2026-11-20', [
    ['sqs:SendMessage', 300], ['sqs:SendMessageBatch', 300], ['sqs:ReceiveMessage', 300], ['sqs:DeleteMessage', 300],
    ['sqs:DeleteMessageBatch', 300], ['sqs:ChangeMessageVisibility', 300], ['sqs:ChangeMessageVisibilityBatch', 300],
  ]),
  own('sqs:GetQueueAttributes', 100, 50,
    'none published; half of the 200 calls a second that polling 1,000 queues each 5 s would make, and AWS answers '
    + 'RequestThrottled where it is too much'),
  own('sqs:*', 20, 10, 'none published for queue management'),
  own('kafka:*', 2, 5, 'none published for the MSK control plane; AWS answers 429 where it is too much'),
  ...published('IAM and AWS STS quotas', '2026-11-20', [['sts:*', 600]]),
  own('glue:*', 5, 10, 'none published for the schema registry'),
  own('s3:*', 20, 10, 'far under the 5,500 reads a second of one prefix'),
  ...published('Amazon SNS service quotas', '2026-11-20', [
    ['sns:ListTopics', 30], ['sns:ListSubscriptions', 30], ['sns:ListSubscriptionsByTopic', 30],
    ['sns:ListPlatformApplications', 15], ['sns:Subscribe', 100], ['sns:TagResource', 10], ['sns:UntagResource', 10],
  ]),
  ...published('Amazon EventBridge quotas: one for all calls of the control plane', '2026-11-20', [['eventbridge:*', 50]]),
  ...published('Amazon Kinesis Data Streams quotas', '2026-11-20', [
    ['kinesis:ListStreams', 5], ['kinesis:DescribeStream', 10], ['kinesis:DescribeStreamSummary', 20],
    ['kinesis:RegisterStreamConsumer', 5], ['kinesis:GetShardIterator', 5],
  ]),
  ...published('AWS Step Functions quotas (refill a second, bucket), of the smaller regions', '2026-11-20', [
    ['sfn:ListExecutions', 2, 100], ['sfn:GetExecutionHistory', 20, 400], ['sfn:DescribeExecution', 10, 250],
    ['sfn:DescribeStateMachine', 20, 200], ['sfn:ListStateMachines', 5, 100], ['sfn:ListMapRuns', 1], ['sfn:DescribeMapRun', 1],
  ]),
]

const byApi = new Map(quotas.map((quota) => [quota.api, quota]))
const unknown = own('', 2, 5, 'not listed here: a polite pace')

/** The quota of a call; its `api` names the bucket that the call shares with others. */
export const quotaOf = (service: string, operation: string): Quota =>
  byApi.get(`${service}:${operation}`) ?? byApi.get(`${service}:*`) ?? { ...unknown, api: `${service}:${operation}` }

/**
 * The pace Tidemark keeps under a quota: tokens a second, and how many may be used at once. Of a quota a second, both together are
 * the share, so that no second holds more of it.
 */
export function paceOf({ perSecond, burst, published: ofAws }: Quota): { readonly rate: number; readonly burst: number } {
  if (!ofAws) return { rate: perSecond, burst: burst ?? 1 }
  if (burst !== undefined) return { rate: perSecond * share, burst: burst * share }
  const most = perSecond * share
  const atOnce = Math.max(1, most / 5)
  return { rate: Math.max(most - atOnce, most / 2), burst: atOnce }
}

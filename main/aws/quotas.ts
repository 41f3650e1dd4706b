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
  rows.map(([api, perSecond, burst]) => (
    { api, perSecond, published: true, source, date, ...(burst !== undefined && { burst }) }
  ))
const own = (api: string, perSecond: number, burst: number, source: string): Quota =>
  ({ api, perSecond, burst, published: false, source, date: '2026-11-20' })

const fifo = 'Amazon SQS quotas: 300 calls a second an action on FIFO queues without high throughput; '
  + 'standard queues have none published'

const perShard = 'AWS allows 5 a second each shard and has no limit for an account; '
  + 'whoever reads a shard waits for its turn, one a second'

/** Quotas by API; `quotaOf` finds the one that holds for a call. */
export const quotas: readonly Quota[] = [
  ...published('CloudWatch service quotas', '2026-11-20', [
    ['cloudwatch:GetMetricData', 50], ['cloudwatch:GetMetricStatistics', 400], ['cloudwatch:ListMetrics', 25],
    ['cloudwatch:DescribeAlarms', 9], ['cloudwatch:DescribeAlarmHistory', 3],
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
  ...published('Amazon Kinesis Data Streams API limits (control plane)', '2026-11-20', [
    ['kinesis:ListStreams', 5], ['kinesis:DescribeStream', 10], ['kinesis:DescribeStreamSummary', 20],
    ['kinesis:RegisterStreamConsumer', 5], ['kinesis:DeregisterStreamConsumer', 5], ['kinesis:CreateStream', 5],
    ['kinesis:DeleteStream', 5], ['kinesis:MergeShards', 5], ['kinesis:SplitShard', 5], ['kinesis:AddTagsToStream', 5],
    ['kinesis:RemoveTagsFromStream', 5], ['kinesis:ListTagsForStream', 5],
    ['kinesis:IncreaseStreamRetentionPeriod', 5], ['kinesis:DecreaseStreamRetentionPeriod', 5],
    ['kinesis:EnableEnhancedMonitoring', 5], ['kinesis:DisableEnhancedMonitoring', 5], ['kinesis:StartStreamEncryption', 5],
    ['kinesis:StopStreamEncryption', 5],
  ]),
  own('kinesis:ListShards', 100, 50,
    'a tenth of the 1,000 a second that AWS allows each stream (Amazon Kinesis Data Streams API limits)'),
  own('kinesis:ListStreamConsumers', 50, 50,
    'AWS allows 5 a second each stream and has no limit for an account; each is asked once in two minutes'),
  own('kinesis:DescribeStreamConsumer', 5, 10, 'AWS allows 20 a second each stream'),
  own('kinesis:GetRecords', 1_000, 500, perShard),
  own('kinesis:GetShardIterator', 500, 250, perShard),
  own('kinesis:SubscribeToShard', 100, 50, 'AWS allows one a second a consumer and shard, and each lasts five minutes'),
  own('kinesis:PutRecord', 1_000, 500, 'AWS limits the bytes and records of each shard (1 MB and 1,000 a second), not the calls'),
  own('kinesis:PutRecords', 250, 100, 'AWS limits the bytes and records of each shard (1 MB and 1,000 a second), not the calls'),
  own('kinesis:*', 1, 5, 'none published for its other calls, or a few a day'),
  own('dynamodb:ListTables', 2, 5, 'none published; tables are listed once in a while'),
  own('dynamodb:DescribeTable', 10, 20,
    'far under the 2,500 calls a second that all callers of the control plane share (Amazon DynamoDB quotas)'),
  own('dynamodb:Scan', 5, 10,
    'reads the units that a lease table was given, which its application needs: few, and little at a time'),
  own('dynamodb:*', 2, 5, 'none published; a polite pace'),
  own('lambda:*', 2, 5, 'a fraction of the 15 a second that all callers of the control plane share (AWS Lambda quotas)'),
  own('firehose:*', 1, 3, 'a fifth of the 5 calls a second of each operation (Amazon Data Firehose quotas)'),
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
 * The pace Tidemark keeps under a quota: tokens a second, and how many may be used at once. Of a quota a second, both together
 * are the share, so that no second holds more of it.
 */
export function paceOf({ perSecond, burst, published: ofAws }: Quota): { readonly rate: number; readonly burst: number } {
  if (!ofAws) return { rate: perSecond, burst: burst ?? 1 }
  if (burst !== undefined) return { rate: perSecond * share, burst: burst * share }
  const most = perSecond * share
  const atOnce = Math.max(1, most / 5)
  return { rate: Math.max(most - atOnce, most / 2), burst: atOnce }
}

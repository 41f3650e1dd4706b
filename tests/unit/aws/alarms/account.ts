import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

export const minute = 60_000
export const start = Date.UTC(2026, 10, 21, 12)
export const call = { signal: new AbortController().signal, log: quietLog }
export const orders = { namespace: 'AWS/SQS', dimensions: { QueueName: 'orders' } }

export const dimensionsOf = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))

/** An alarm on the age of the queue `orders`, in alarm for three minutes. */
export const alarm = (AlarmName: string, more: Partial<MetricAlarm> = {}): MetricAlarm => ({
  AlarmName, StateValue: 'ALARM', StateReason: 'Threshold Crossed', ActionsEnabled: true,
  StateTransitionedTimestamp: new Date(start - 3 * minute),
  Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Dimensions: dimensionsOf(orders.dimensions),
  Statistic: 'Maximum', Period: 60, EvaluationPeriods: 3, Threshold: 300,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold', ...more,
})

/** What of such an alarm an alarm on an expression has. */
export function alarmOnQueries(AlarmName: string, Metrics: MetricAlarm['Metrics'], more: Partial<MetricAlarm> = {}): MetricAlarm {
  const { MetricName: _, Namespace: _of, Dimensions: _by, ...rest } = alarm(AlarmName, more)
  return { ...rest, Metrics }
}

type Page = { readonly MetricAlarms?: readonly MetricAlarm[]; readonly CompositeAlarms?: readonly object[] }

/** An account with these alarms, a page each. */
export function accountWith(pages: readonly Page[], history: () => object = () => ({ AlarmHistoryItems: [] })) {
  return fakeAwsAccount({ answers: {
    DescribeAlarms: ({ NextToken }: { NextToken?: string }) => {
      const n = Number(NextToken ?? 0)
      return { ...pages[n], ...(n + 1 < pages.length && { NextToken: String(n + 1) }) }
    },
    DescribeAlarmHistory: history,
  } }).account
}

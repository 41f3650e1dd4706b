import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alarmsOf } from '#main/aws/alarms.ts'
import { ruleOf } from '#main/aws/alarms/rule.ts'
import { denied, fakeAwsAccount } from '../../fixtures/fake-aws-account.ts'
import { quietLog } from '../../fixtures/quiet-log.ts'

const minute = 60_000
const start = Date.UTC(2026, 10, 21, 12)
const call = { signal: new AbortController().signal, log: quietLog }
const orders = { namespace: 'AWS/SQS', dimensions: { QueueName: 'orders' } }

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date'] }) })
afterEach(() => { vi.useRealTimers() })

const dimensionsOf = (dimensions: Readonly<Record<string, string>>) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))

const alarm = (AlarmName: string, more: Partial<MetricAlarm> = {}): MetricAlarm => ({
  AlarmName, StateValue: 'ALARM', StateReason: 'Threshold Crossed', StateTransitionedTimestamp: new Date(start - 3 * minute), ActionsEnabled: true,
  Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Dimensions: dimensionsOf(orders.dimensions), Statistic: 'Maximum',
  Period: 60, EvaluationPeriods: 3, Threshold: 300, ComparisonOperator: 'GreaterThanOrEqualToThreshold', ...more,
})

const change = (at: number, from: string, to: string) => ({
  AlarmName: 'a', HistoryItemType: 'StateUpdate', Timestamp: new Date(at),
  HistoryData: JSON.stringify({ version: '1.0', oldState: { stateValue: from, stateReason: 'before' }, newState: { stateValue: to, stateReason: 'because' } }),
})

/** An account with these alarms, a page each. */
function account(pages: readonly { MetricAlarms?: readonly MetricAlarm[]; CompositeAlarms?: readonly object[] }[], history: () => object = () => ({ AlarmHistoryItems: [] })) {
  return fakeAwsAccount({ answers: {
    DescribeAlarms: ({ NextToken }: { NextToken?: string }) => {
      const n = Number(NextToken ?? 0)
      return { ...pages[n], ...(n + 1 < pages.length && { NextToken: String(n + 1) }) }
    },
    DescribeAlarmHistory: history,
  } })
}

test('the alarms on a resource are found on every page, those of others are not', async () => {
  const { account: of } = account([
    { MetricAlarms: [alarm('other', { Dimensions: dimensionsOf({ QueueName: 'billing' }) }), alarm('b')] },
    { MetricAlarms: [alarm('a'), alarm('same name elsewhere', { Namespace: 'AWS/Kinesis' })] },
  ])
  expect((await alarmsOf(of, orders, call)).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('an alarm on a part of a resource is one of the whole', async () => {
  const lag = alarm('lag', { Namespace: 'AWS/Kafka', MetricName: 'CpuUser', Dimensions: dimensionsOf({ 'Cluster Name': 'prod', 'Broker ID': '1' }) })
  const { account: of } = account([{ MetricAlarms: [lag] }])
  const names = async (dimensions: Record<string, string>) => (await alarmsOf(of, { namespace: 'AWS/Kafka', dimensions }, call)).map(({ name }) => name)
  expect(await names({ 'Cluster Name': 'prod' })).toEqual(['lag'])
  expect(await names({ 'Cluster Name': 'prod', 'Broker ID': '2' })).toEqual([])
})

test('metric math and queries of Metrics Insights are looked into', async () => {
  const { MetricName: _, Namespace: _of, Dimensions: _by, ...rest } = alarm('')
  const math: MetricAlarm = { ...rest, AlarmName: 'math', Metrics: [
    { Id: 'e1', Expression: 'm1 / m2', Label: 'empty receives', ReturnData: true },
    { Id: 'm1', ReturnData: false, MetricStat: { Period: 60, Stat: 'Sum', Metric: { Namespace: 'AWS/SQS', MetricName: 'NumberOfEmptyReceives', Dimensions: dimensionsOf(orders.dimensions) } } },
  ] }
  const insights: MetricAlarm = { ...rest, AlarmName: 'insights', Metrics: [{
    Id: 'q1', Period: 60, Expression: `SELECT MAX(ApproximateAgeOfOldestMessage) FROM SCHEMA("AWS/SQS", QueueName) WHERE QueueName = 'orders'`,
  }] }
  const elsewhere: MetricAlarm = { ...insights, AlarmName: 'elsewhere', Metrics: [{ Id: 'q1', Expression: `SELECT MAX(A) FROM SCHEMA("AWS/SQS", QueueName) WHERE QueueName = 'billing'` }] }
  const found = await alarmsOf(account([{ MetricAlarms: [math, insights, elsewhere] }]).account, orders, call)
  expect(found.map(({ name, metric }) => [name, metric])).toEqual([['insights', expect.stringContaining('SELECT')], ['math', 'empty receives']])
})

test('a composite alarm belongs to what its alarms watch, however deep', async () => {
  const composite = (AlarmName: string, AlarmRule: string) => ({ AlarmName, AlarmRule, StateValue: 'OK' })
  const { account: of } = account([{ MetricAlarms: [alarm('a')], CompositeAlarms: [
    composite('top', 'ALARM(arn:aws:cloudwatch:eu-west-1:111111111111:alarm:middle) OR ALARM("x")'),
    composite('middle', 'ALARM("a") AND NOT OK("x")'), composite('apart', 'ALARM("x")'),
  ] }])
  const found = await alarmsOf(of, orders, call)
  expect(found.map(({ name }) => name)).toEqual(['a', 'middle', 'top'])
  expect(found[1]).toMatchObject({ rule: 'ALARM("a") AND NOT OK("x")', metric: 'other alarms' })
})

test('state, since, reason and changes are told, newest first, and whether anybody is notified', async () => {
  const notifying = alarm('a', { AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:ops'] })
  const { account: of } = account(
    [{ MetricAlarms: [notifying, alarm('b', { StateValue: 'INSUFFICIENT_DATA' })] }],
    () => ({ AlarmHistoryItems: [change(start - 9 * minute, 'ALARM', 'OK'), change(start - 3 * minute, 'OK', 'ALARM'), { HistoryData: 'no JSON', Timestamp: new Date() }] }),
  )
  const [first, second] = await alarmsOf(of, orders, call)
  expect(first).toMatchObject({ state: 'ALARM', since: start - 3 * minute, reason: 'Threshold Crossed', notifies: true, history: [
    { at: start - 3 * minute, from: 'OK', to: 'ALARM', reason: 'because' }, { at: start - 9 * minute, from: 'ALARM', to: 'OK', reason: 'because' },
  ] })
  expect(second).toMatchObject({ state: 'INSUFFICIENT_DATA', notifies: false })
})

test('alarms are asked for once a minute, their history when the state has changed', async () => {
  let since = start - minute
  const { account: of, asked } = fakeAwsAccount({ answers: {
    DescribeAlarms: () => ({ MetricAlarms: [alarm('a', { StateTransitionedTimestamp: new Date(since) })] }),
    DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
  } })
  const look = async (afterMs: number) => {
    vi.setSystemTime(Date.now() + afterMs)
    await Promise.all([alarmsOf(of, orders, call), alarmsOf(of, orders, call)])
    return asked.splice(0)
  }
  expect(await look(0)).toEqual(['DescribeAlarms', 'DescribeAlarmHistory'])
  expect(await look(59_000)).toEqual([])
  expect(await look(1_000)).toEqual(['DescribeAlarms'])
  since = Date.now()
  expect(await look(60_000)).toEqual(['DescribeAlarms', 'DescribeAlarmHistory'])
})

test('a missing permission is named; without the one for the history the alarms are there', async () => {
  const none = fakeAwsAccount({ answers: { DescribeAlarms: () => denied('cloudwatch:DescribeAlarms') } })
  await expect(alarmsOf(none.account, orders, call)).rejects.toMatchObject({ problem: { code: 'Forbidden', message: expect.stringContaining('cloudwatch:DescribeAlarms') } })
  const { account: of } = account([{ MetricAlarms: [alarm('a')] }], () => denied('cloudwatch:DescribeAlarmHistory'))
  expect(await alarmsOf(of, orders, call)).toMatchObject([{ name: 'a', history: [] }])
})

test('nothing is asked where CloudWatch is not allowed', async () => {
  const { account: of, asked } = fakeAwsAccount({ refuses: 'not allowed yet' })
  await expect(alarmsOf(of, orders, call)).rejects.toMatchObject({ problem: { message: 'not allowed yet' } })
  expect(asked).toEqual([])
})

test('rules in words', () => {
  const age = 'ApproximateAgeOfOldestMessage (Maximum)'
  expect(ruleOf(alarm('a'))).toBe(`${age} at least 300 s for 3 of 3 periods of 1 min`)
  expect(ruleOf(alarm('a', { EvaluationPeriods: 1, Period: 300, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' })))
    .toBe(`${age} less than 300 s for 1 of 1 period of 5 min; a period without data counts too`)
  expect(ruleOf(alarm('a', { DatapointsToAlarm: 2, Period: 10, Threshold: 12_000, ComparisonOperator: 'GreaterThanThreshold' })))
    .toBe(`${age} more than 12,000 s for 2 of 3 periods of 10 s`)
  const { Threshold: _, ...banded } = alarm('a', { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'ad1' })
  expect(ruleOf(banded)).toBe(`${age} above the expected band for 3 of 3 periods of 1 min`)
  const iterator = alarm('a', { Namespace: 'AWS/Kinesis', MetricName: 'GetRecords.IteratorAgeMilliseconds', Dimensions: dimensionsOf({ StreamName: 's' }), Period: 3_600 })
  expect(ruleOf(iterator)).toBe('GetRecords.IteratorAgeMilliseconds (Maximum) at least 300 ms for 3 of 3 periods of 1 h')
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmHistoryCommand, DescribeAlarmsCommand, DescribeAlarmsForMetricCommand,
  GetMetricDataCommand, GetMetricStatisticsCommand, ListMetricsCommand, PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { startAws, type TestAws } from '../fixtures/aws.ts'
import { makeQueue, sdkSettings, sendMessages } from '../fixtures/aws-sdk.ts'

/** What the program relies on of the stand-in's CloudWatch, call by call through the SDK. */
let aws: TestAws
beforeAll(async () => { aws = await startAws() })
afterAll(() => aws?.[Symbol.asyncDispose]())
const sqs = () => new SQSClient(sdkSettings(aws))

describe('CloudWatch', () => {
  const client = () => new CloudWatchClient(sdkSettings(aws))
  const of = (metric: string, name: string) => ({ Namespace: 'AWS/SQS', MetricName: metric, Dimensions: [{ Name: 'QueueName', Value: name }] })
  const span = () => ({ StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 60_000) })

  async function latest(name: string, metric: string, stat: string): Promise<number | undefined> {
    const { MetricDataResults } = await client().send(new GetMetricDataCommand({
      ...span(), MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: of(metric, name), Period: 300, Stat: stat } }],
    }))
    return MetricDataResults?.[0]?.Values?.[0]
  }

  it('agrees with the queues: depth, age and what was sent, received and deleted', async () => {
    const { url, name } = await makeQueue(aws)
    await sendMessages(aws, url, 12)
    const { Messages = [] } = await sqs().send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 5, VisibilityTimeout: 60 }))
    const Entries = Messages.slice(0, 2).map(({ ReceiptHandle }, i) => ({ Id: `e${i}`, ReceiptHandle }))
    await sqs().send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))
    await aws.record()
    const taken = Messages.length
    expect(await latest(name, 'ApproximateNumberOfMessagesVisible', 'Maximum')).toBe(12 - taken)
    expect(await latest(name, 'ApproximateNumberOfMessagesNotVisible', 'Maximum')).toBe(taken - 2)
    expect(await latest(name, 'NumberOfMessagesSent', 'Sum')).toBe(12)
    expect(await latest(name, 'NumberOfMessagesReceived', 'Sum')).toBe(taken)
    expect(await latest(name, 'NumberOfMessagesDeleted', 'Sum')).toBe(2)
    expect(await latest(name, 'ApproximateAgeOfOldestMessage', 'Maximum')).toBeLessThan(60)
  })

  it('finds a series by its exact dimensions only, newest first, in pages, and counts what is billed', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000
    const points = [3, 2, 1].map((ago) => ({ at: now - ago * 60_000, value: 10 * ago }))
    await aws.seed([{ namespace: 'AWS/SQS', metric: 'Seeded', dimensions: { QueueName: 'seeded' }, points }])
    aws.clearCalls()
    const MetricDataQueries = [
      { Id: 'exact', MetricStat: { Metric: of('Seeded', 'seeded'), Period: 60, Stat: 'Maximum' } },
      { Id: 'none', MetricStat: { Metric: { Namespace: 'AWS/SQS', MetricName: 'Seeded' }, Period: 60, Stat: 'Maximum' } },
    ]
    const first = await client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries, MaxDatapoints: 2 }))
    expect(first.MetricDataResults?.map(({ Id, Values }) => [Id, Values])).toEqual([['exact', [10, 20]], ['none', []]])
    expect(first.MetricDataResults?.[0]?.Timestamps?.[0]).toEqual(new Date(now - 60_000))
    const second = await client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries, MaxDatapoints: 2, NextToken: first.NextToken }))
    expect(second.MetricDataResults?.[0]?.Values).toEqual([30])
    expect(second.NextToken).toBeUndefined()
    expect(aws.calls().metered).toEqual({ GetMetricData: 4 })
    const { Datapoints } = await client().send(new GetMetricStatisticsCommand({
      ...span(), ...of('Seeded', 'seeded'), Period: 60, Statistics: ['Sum', 'Maximum'],
    }))
    expect(Datapoints?.[0]).toMatchObject({ Sum: 10, Maximum: 10 })
    const { Metrics } = await client().send(new ListMetricsCommand({ MetricName: 'Seeded' }))
    expect(Metrics).toEqual([of('Seeded', 'seeded')])
  })

  it('refuses more than 500 queries, metric math, and metrics in AWS\'s own namespaces', async () => {
    const query = (i: number) => ({ Id: `q${i}`, MetricStat: { Metric: of('Seeded', 'x'), Period: 60, Stat: 'Sum' } })
    const MetricDataQueries = Array.from({ length: 501 }, (_, i) => query(i))
    await expect(client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries }))).rejects.toMatchObject({ message: expect.stringContaining('500') })
    const math = [query(0), { Id: 'rate', Expression: 'RATE(q0)' }]
    await expect(client().send(new GetMetricDataCommand({ ...span(), MetricDataQueries: math }))).rejects.toThrow('Metric math')
    await expect(client().send(new PutMetricDataCommand({ Namespace: 'AWS/SQS', MetricData: [{ MetricName: 'x', Value: 1 }] })))
      .rejects.toMatchObject({ name: expect.stringContaining('InvalidParameterValue') })
  })
})

describe('alarms of CloudWatch', () => {
  const client = () => new CloudWatchClient(sdkSettings(aws))
  const alarm = {
    AlarmName: 'late', Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage', Statistic: 'Maximum' as const, Period: 60,
    EvaluationPeriods: 2, DatapointsToAlarm: 1, Threshold: 100, ComparisonOperator: 'GreaterThanThreshold' as const,
    Dimensions: [{ Name: 'QueueName', Value: 'alarmed' }], AlarmActions: ['arn:aws:sns:us-east-1:000000000000:ops'],
  }
  const age = (value: number) => aws.seed([{
    namespace: 'AWS/SQS', metric: alarm.MetricName, dimensions: { QueueName: 'alarmed' }, points: [{ at: Date.now() - 60_000, value }],
  }])
  const state = async () => (await client().send(new DescribeAlarmsCommand({ AlarmNames: ['late'] }))).MetricAlarms?.[0]

  it('are judged by the series here, with a history, and found by their metric', async () => {
    await client().send(new PutMetricAlarmCommand(alarm))
    expect(await state()).toMatchObject({ StateValue: 'INSUFFICIENT_DATA', AlarmActions: alarm.AlarmActions, Threshold: 100 })
    await age(7)
    expect((await state())?.StateValue).toBe('OK')
    await age(700)
    const found = await state()
    expect(found).toMatchObject({ StateValue: 'ALARM', StateReason: expect.stringContaining('700') })
    expect(found?.StateTransitionedTimestamp?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    const { AlarmHistoryItems = [] } = await client().send(new DescribeAlarmHistoryCommand({ AlarmName: 'late', HistoryItemType: 'StateUpdate' }))
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from OK to ALARM', 'Alarm updated from INSUFFICIENT_DATA to OK',
    ])
    expect(JSON.parse(AlarmHistoryItems[0]?.HistoryData ?? '')).toMatchObject({ oldState: { stateValue: 'OK' }, newState: { stateValue: 'ALARM' } })
    const { Namespace, MetricName, Dimensions } = alarm
    const named = await client().send(new DescribeAlarmsForMetricCommand({ Namespace, MetricName, Dimensions }))
    expect(named.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['late'])
    expect((await client().send(new DescribeAlarmsForMetricCommand({ Namespace, MetricName, Dimensions: [] }))).MetricAlarms).toEqual([])
  })

  it('page, are set by hand, and go', async () => {
    for (const AlarmName of ['page-1', 'page-2', 'page-3']) await client().send(new PutMetricAlarmCommand({ ...alarm, AlarmName }))
    const page = (NextToken?: string) => client().send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'page-', MaxRecords: 2, NextToken }))
    const first = await page()
    const second = await page(first.NextToken)
    expect([first, second].map(({ MetricAlarms = [] }) => MetricAlarms.map(({ AlarmName }) => AlarmName))).toEqual([['page-1', 'page-2'], ['page-3']])
    expect(second.NextToken).toBeUndefined()
    await client().send(new SetAlarmStateCommand({ AlarmName: 'page-1', StateValue: 'OK', StateReason: 'by hand' }))
    await client().send(new DeleteAlarmsCommand({ AlarmNames: ['page-1', 'page-2'] }))
    expect((await page()).MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['page-3'])
    await expect(client().send(new SetAlarmStateCommand({ AlarmName: 'page-1', StateValue: 'OK', StateReason: '' }))).rejects.toMatchObject({ name: 'ResourceNotFound' })
  })
})

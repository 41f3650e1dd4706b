import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { alarmsOf } from '#main/aws/alarms.ts'
import type { Subject } from '#main/aws/metrics/subject.ts'
import { accountWith, alarm, alarmOnQueries, call, dimensionsOf, orders } from './account.ts'

const names = async (subject: Subject, ...alarms: readonly MetricAlarm[]) =>
  (await alarmsOf(accountWith([{ MetricAlarms: alarms }]), subject, call)).map(({ name }) => name)

const insights = (name: string, Expression: string) => alarmOnQueries(name, [{ Id: 'q1', Period: 60, Expression }])

test('the alarms on a resource are found on every page, those of others are not', async () => {
  const account = accountWith([
    { MetricAlarms: [alarm('other', { Dimensions: dimensionsOf({ QueueName: 'billing' }) }), alarm('b')] },
    { MetricAlarms: [alarm('a'), alarm('same name elsewhere', { Namespace: 'AWS/Kinesis' })] },
  ])
  expect((await alarmsOf(account, orders, call)).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('an alarm on a part of a resource is one of the whole', async () => {
  const lag = alarm('lag', {
    Namespace: 'AWS/Kafka', MetricName: 'CpuUser', Dimensions: dimensionsOf({ 'Cluster Name': 'prod', 'Broker ID': '1' }),
  })
  const of = (dimensions: Record<string, string>) => names({ namespace: 'AWS/Kafka', dimensions }, lag)
  expect(await of({ 'Cluster Name': 'prod' })).toEqual(['lag'])
  expect(await of({ 'Cluster Name': 'prod', 'Broker ID': '2' })).toEqual([])
})

test('metric math and queries of Metrics Insights are looked into', async () => {
  const empty = { Namespace: 'AWS/SQS', MetricName: 'NumberOfEmptyReceives', Dimensions: dimensionsOf(orders.dimensions) }
  const math = alarmOnQueries('math', [
    { Id: 'e1', Expression: 'm1 / m2', Label: 'empty receives', ReturnData: true },
    { Id: 'm1', ReturnData: false, MetricStat: { Period: 60, Stat: 'Sum', Metric: empty } },
  ])
  const oldest = (queue: string) =>
    `SELECT MAX(ApproximateAgeOfOldestMessage) FROM SCHEMA("AWS/SQS", QueueName) WHERE QueueName = '${queue}'`
  const queries = [insights('insights', oldest('orders')), insights('elsewhere', oldest('billing'))]
  const found = await alarmsOf(accountWith([{ MetricAlarms: [math, ...queries] }]), orders, call)
  expect(found.map(({ name, metric }) => [name, metric])).toEqual([
    ['insights', expect.stringContaining('SELECT')], ['math', 'empty receives'],
  ])
})

test('an alarm of another thing with the same name is not one of this', async () => {
  const found = await names(
    { namespace: 'AWS/Kinesis', dimensions: { StreamName: 'clicks' } },
    insights('own', `SELECT SUM(IncomingRecords) FROM SCHEMA("AWS/Kinesis", StreamName) WHERE "StreamName" = 'clicks'`),
    insights('video', `SELECT SUM("PutMedia.Requests") FROM "AWS/KinesisVideo" WHERE StreamName='clicks'`),
    insights('all others', `SELECT SUM(IncomingRecords) FROM "AWS/Kinesis" WHERE StreamName != 'clicks'`),
    insights('another dimension', `SELECT SUM(A) FROM "AWS/Kinesis" WHERE NoStreamName = 'clicks' AND StreamName = 'x'`),
  )
  expect(found).toEqual(['own'])
})

test('an alarm on a metric of another account is not one of this', async () => {
  const { MetricName, Namespace, Dimensions } = alarm('')
  const MetricStat = { Period: 60, Stat: 'Maximum', Metric: { Namespace, MetricName, Dimensions } }
  const watches = (AccountId: string) => alarmOnQueries(AccountId, [{ Id: 'm1', AccountId, MetricStat }], {
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:111111111111:alarm:${AccountId}`,
  })
  expect(await names(orders, watches('111111111111'), watches('222222222222'))).toEqual(['111111111111'])
})

test('a composite alarm belongs to what its alarms watch, however deep', async () => {
  const composite = (AlarmName: string, AlarmRule: string) => ({ AlarmName, AlarmRule, StateValue: 'OK' })
  const account = accountWith([{ MetricAlarms: [alarm('a')], CompositeAlarms: [
    composite('top', 'ALARM(arn:aws:cloudwatch:eu-west-1:111111111111:alarm:middle) OR ALARM("x")'),
    composite('middle', 'ALARM("a") AND NOT OK("x")'), composite('apart', 'ALARM("x")'),
  ] }])
  const found = await alarmsOf(account, orders, call)
  expect(found.map(({ name }) => name)).toEqual(['a', 'middle', 'top'])
  expect(found[1]).toMatchObject({ rule: 'ALARM("a") AND NOT OK("x")', metric: 'other alarms' })
})

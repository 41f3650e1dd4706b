import { expect, test } from 'vitest'
import type { Measure } from '#main/aws/metrics/measure.ts'
import { seriesOf } from '#main/aws/metrics/measure.ts'
import { mskMeasures } from '#main/aws/metrics/tables/msk.ts'
import { measureOf, measuresOf, tables } from '#main/aws/metrics/tables/index.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'

const all: readonly (readonly [string, Measure])[] = Object.entries(tables)
  .flatMap(([table, measures]) => Object.entries(measures).map(([key, measure]) => [`${table}.${key}`, measure] as const))
// Numbers of the whole region, which nothing names.
const ofTheRegion = /^(events\.(created|put)|smsVoice\.)/

test.each(all)('%s has what its kind of number needs', (key, { metric, stat, as, dimensions, means, unit }) => {
  expect(metric).toMatch(/^[A-Za-z][\w.-]+$/)
  if (as === 'ms-to-s') expect(unit).toBe('s')
  if (unit === 's' && as === 'value') expect(metric).not.toMatch(/Milli|Latency|Duration/)
  // Only a sum of a period can be divided by its seconds.
  expect(as === 'per-second').toBe(stat === 'Sum')
  if (as === 'per-second') expect(unit).toMatch(/\/s$/)
  if (!ofTheRegion.test(key)) expect(dimensions.length).toBeGreaterThan(0)
  expect(means).toMatch(/\.$/)
})

test('every metric of a queue has its past in CloudWatch, in the unit of the manifest', () => {
  for (const { key, unit } of manifest.kinds['queue']?.metrics ?? []) expect([key, sqsMeasures[key as keyof typeof sqsMeasures].unit]).toEqual([key, unit])
})

test('lag of MSK carries the cluster, and names have their spaces', () => {
  expect(seriesOf(mskMeasures.sumLag, ['prod', 'billing', 'orders'])).toEqual({
    namespace: 'AWS/Kafka', metric: 'SumOffsetLag', stat: 'Maximum', period: 60,
    dimensions: { 'Cluster Name': 'prod', 'Consumer Group': 'billing', Topic: 'orders' },
  })
  expect(seriesOf(mskMeasures.topicBytesIn, ['prod', '1', 'orders']).dimensions).toEqual({ 'Cluster Name': 'prod', 'Broker ID': '1', Topic: 'orders' })
})

test('no table has a metric twice by the same statistic', () => {
  for (const [table, measures] of Object.entries(tables)) {
    const names = Object.values(measures).map(({ namespace, metric, stat, dimensions }) => [namespace, metric, stat, ...dimensions].join(' '))
    expect([table, new Set(names).size]).toEqual([table, names.length])
  }
})

test('metrics are found by namespace and dimensions, whatever the order of these', () => {
  expect(measureOf('AWS/Kafka', 'CpuUser', ['Broker ID', 'Cluster Name'])).toMatchObject({ unit: '%', stat: 'Average' })
  expect(measureOf('AWS/States', 'ExecutionTime', ['StateMachineArn'], 'p99')).toMatchObject({ stat: 'p99', as: 'ms-to-s' })
  expect(measureOf('AWS/Kafka', 'CpuUser', ['Cluster Name'])).toBeUndefined()
  expect(measuresOf('AWS/SQS', ['QueueName'])).toHaveLength(Object.keys(sqsMeasures).length)
})

test('a delivery stream has the freshness of each destination, a function what became of its events', () => {
  const names = ['S3', 'AmazonOpenSearchService', 'HttpEndpoint', 'Snowflake', 'Splunk'].map((where) => `DeliveryTo${where}.DataFreshness`)
  const fresh = [...names, 'BackupToS3.DataFreshness'].map((metric) => measureOf('AWS/Firehose', metric, ['DeliveryStreamName']))
  expect(fresh).toMatchObject(fresh.map(() => ({ stat: 'Maximum', as: 'value', unit: 's' })))
  const ofFunction = ['AsyncEventsDropped', 'DeadLetterErrors', 'DestinationDeliveryFailures', 'RecursiveInvocationsDropped']
    .map((metric) => measureOf('AWS/Lambda', metric, ['FunctionName']))
  expect(ofFunction).toMatchObject(ofFunction.map(() => ({ stat: 'Sum', as: 'per-second' })))
  expect(measureOf('AWS/Lambda', 'Duration', ['FunctionName'])?.stat).toBe('p95')
})

test('every namespace of a messaging service has its table', () => {
  expect(new Set(all.map(([, { namespace }]) => namespace))).toEqual(new Set([
    'AWS/AmazonMQ', 'AWS/EventBridge/Pipes', 'AWS/Events', 'AWS/EventsV2', 'AWS/Firehose', 'AWS/IoT', 'AWS/Kafka', 'AWS/Kinesis',
    'AWS/KinesisAnalytics', 'AWS/KinesisVideo', 'AWS/Lambda', 'AWS/SMSVoice', 'AWS/SNS', 'AWS/SQS', 'AWS/Scheduler', 'AWS/States',
  ]))
})

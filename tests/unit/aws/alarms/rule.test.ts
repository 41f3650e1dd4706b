import { expect, test } from 'vitest'
import { ruleOf } from '#main/aws/alarms/rule.ts'
import { alarm, alarmOnQueries, dimensionsOf } from './account.ts'

const age = 'ApproximateAgeOfOldestMessage (Maximum)'
const ofStream = (MetricName: string) =>
  ({ Namespace: 'AWS/Kinesis', MetricName, Dimensions: dimensionsOf({ StreamName: 's' }) })

test('a rule says how much for how long, and what counts without data', () => {
  expect(ruleOf(alarm('a'))).toBe(`${age} at least 300 s for 3 of 3 periods of 1 min`)
  const missing = alarm('a', {
    EvaluationPeriods: 1, Period: 300, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching',
  })
  expect(ruleOf(missing)).toBe(`${age} less than 300 s for 1 of 1 period of 5 min; a period without data counts too`)
  const some = alarm('a', { DatapointsToAlarm: 2, Period: 10, Threshold: 12_000, ComparisonOperator: 'GreaterThanThreshold' })
  expect(ruleOf(some)).toBe(`${age} more than 12,000 s for 2 of 3 periods of 10 s`)
})

test('a threshold is in the unit that CloudWatch has, and a band has none', () => {
  const iterator = alarm('a', { ...ofStream('GetRecords.IteratorAgeMilliseconds'), Period: 3_600 })
  expect(ruleOf(iterator)).toBe('GetRecords.IteratorAgeMilliseconds (Maximum) at least 300 ms for 3 of 3 periods of 1 h')
  const ratio = alarm('a', { ...ofStream('GetRecords.Success'), Threshold: 0.9, ComparisonOperator: 'LessThanThreshold' })
  expect(ruleOf(ratio)).toBe('GetRecords.Success (Maximum) less than 0.9 for 3 of 3 periods of 1 min')
  const { Threshold: _, ...banded } = alarm('a', { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'ad1' })
  expect(ruleOf(banded)).toBe(`${age} above the expected band for 3 of 3 periods of 1 min`)
})

test('a rule on metric math is about its expression, which has no statistic', () => {
  const { Period: _, Statistic: _of, ...math } = alarmOnQueries('math', [
    { Id: 'e1', Expression: 'm1 / m2', Label: 'empty receives' },
    { Id: 'm1', ReturnData: false, MetricStat: { Period: 300, Stat: 'Sum', Metric: { Namespace: 'AWS/SQS', MetricName: 'A' } } },
  ])
  expect(ruleOf(math)).toBe('empty receives at least 300 for 3 of 3 periods of 5 min')
})

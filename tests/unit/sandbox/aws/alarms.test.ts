import { describe, expect, it } from 'vitest'
import { judge } from '#sandbox/aws/stand-in/cloudwatch/alarms/judge.ts'
import { SeriesStore } from '#sandbox/aws/stand-in/cloudwatch/store.ts'

const name = { namespace: 'AWS/SQS', metric: 'Age', dimensions: { QueueName: 'orders' } }
const alarm = {
  Namespace: 'AWS/SQS', MetricName: 'Age', Dimensions: [{ Name: 'QueueName', Value: 'orders' }], Statistic: 'Maximum', Period: 60,
  EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 10, ComparisonOperator: 'GreaterThanThreshold',
}
const minute = 60_000

function storeOf(values: readonly (number | null)[]): SeriesStore {
  const store = new SeriesStore()
  values.forEach((value, i) => {
    if (value !== null) store.add(name, { at: i * minute, value })
  })
  return store
}

describe('an alarm of the stand-in', () => {
  it('needs as many broken periods as it says, of whole periods only', () => {
    const at = 3 * minute + 30_000
    expect(judge(alarm, storeOf([1, 11, 12]), at)).toMatchObject({ state: 'ALARM', reason: expect.stringContaining('2 out of the last 3 datapoints') })
    expect(judge(alarm, storeOf([11, 10, 1]), at)?.state).toBe('OK')
    expect(judge(alarm, storeOf([1, 1, 11, 99]), at)?.state).toBe('OK')
    expect(judge({ ...alarm, ComparisonOperator: 'LessThanOrEqualToThreshold' }, storeOf([10, 9, 99]), at)?.state).toBe('ALARM')
  })

  it('treats missing periods as told', () => {
    const at = 3 * minute
    const missing = storeOf([null, null, null])
    expect(judge(alarm, missing, at)?.state).toBe('INSUFFICIENT_DATA')
    expect(judge({ ...alarm, TreatMissingData: 'breaching' }, missing, at)?.state).toBe('ALARM')
    expect(judge({ ...alarm, TreatMissingData: 'notBreaching' }, missing, at)?.state).toBe('OK')
    expect(judge({ ...alarm, TreatMissingData: 'ignore' }, missing, at)).toBeNull()
    expect(judge({ ...alarm, TreatMissingData: 'breaching' }, storeOf([null, null, 1]), at)?.state).toBe('ALARM')
  })
})

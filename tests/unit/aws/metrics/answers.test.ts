import type { MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { expect, test } from 'vitest'
import { Answers } from '#main/aws/metrics/answers.ts'
import { age, minute } from './planner.ts'

const from = Date.UTC(2026, 10, 21, 12)
const queries = ['a', 'b'].map((queue) => ({ series: age(queue), from, to: from + 3 * minute }))
const result = (Id: string, StatusCode: MetricDataResult['StatusCode'], ...minutes: readonly number[]): MetricDataResult => (
  { Id, StatusCode, Timestamps: minutes.map((n) => new Date(from + n * minute)), Values: minutes.map((n) => n * 10) }
)

function answered(...pages: readonly MetricDataResult[][]) {
  const answers = new Answers(queries)
  for (const MetricDataResults of pages) answers.add({ MetricDataResults })
  return answers.all()
}

test('points of all pages stand in order at the end of their period, each once, and none outside of the span', () => {
  const [a, b] = answered([result('m0', 'PartialData', 2, 1), result('m1', 'Complete')], [result('m0', 'Complete', -1, 1, 0, 3)])
  expect(a).toEqual({ points: [1, 2, 3].map((n) => ({ at: from + n * minute, value: (n - 1) * 10 })) })
  expect(b).toEqual({ points: [] })
})

test('what a later page completes is no problem', () => {
  const [a] = answered([result('m0', 'InternalError')], [result('m0', 'Complete', 1)])
  expect(a).toEqual({ points: [{ at: from + 2 * minute, value: 10 }] })
})

test('a part that stays a part is told beside its points', () => {
  const refused = { ...result('m1', 'InternalError'), Messages: [{ Code: 'X', Value: 'try later' }] }
  const [a, b] = answered([result('m0', 'PartialData', 1), refused])
  expect(a).toMatchObject({ points: [{ value: 10 }] })
  expect(a?.problem?.message).toBe('CloudWatch gave only a part of AWS/SQS ApproximateAgeOfOldestMessage.')
  expect(b).toMatchObject({ points: [], problem: { message: expect.stringMatching(/could not read .*: try later$/) } })
})

test('a query that is not answered at all is unknown where CloudWatch says why, and silent where it does not', () => {
  expect(answered([result('m0', 'Complete', 1)])[1]).toEqual({ points: [] })
  const answers = new Answers(queries)
  const why = 'Maximum number of allowed metrics exceeded'
  answers.add({ MetricDataResults: [result('m0', 'Complete', 1)], Messages: [{ Code: 'Max', Value: why }] })
  const [a, b] = answers.all()
  expect(a?.problem).toBeUndefined()
  expect(b?.problem?.message).toContain(why)
})

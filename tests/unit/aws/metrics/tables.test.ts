import { expect, test } from 'vitest'
import type { Measure } from '#main/aws/metrics/measure.ts'
import { seriesOf } from '#main/aws/metrics/measure.ts'
import { mskMeasures } from '#main/aws/metrics/tables/msk.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { manifest } from '#main/systems/sqs/manifest.ts'

const all: readonly (readonly [string, Measure])[] = [...Object.entries(sqsMeasures), ...Object.entries(mskMeasures)]

test.each(all)('%s has what its kind of number needs', (_key, { metric, stat, as, dimensions, means, unit }) => {
  expect(metric).toMatch(/^[A-Z]\w+$/)
  // Only a sum of a period can be divided by its seconds.
  expect(as === 'per-second').toBe(stat === 'Sum')
  if (as === 'per-second') expect(unit).toMatch(/\/s$/)
  expect(dimensions.length).toBeGreaterThan(0)
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

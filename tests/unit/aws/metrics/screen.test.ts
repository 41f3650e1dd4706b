import { expect, test } from 'vitest'
import { measure } from '../../../../bench/cloudwatch-calls.ts'

test('a screen of 200 resources needs at most 3 calls of CloudWatch a refresh, and asks for nothing that does not exist', { timeout: 120_000 }, async () => {
  const { data, holds } = await measure()
  expect(data).toMatchObject({ worst: expect.any(Number), getMetricData: expect.any(Number) })
  const { worst, series } = data as { worst: number; series: number }
  expect(worst).toBeLessThanOrEqual(3)
  // Half of the things have series: 3 a queue, 5 a stream, 2 a consumer, 6 a topic, asked 7 times in 31 minutes.
  expect(series).toBeLessThanOrEqual(25 * (3 + 5 + 2 + 6) * 7)
  expect(holds).toBe(true)
})

import { expect, test } from 'vitest'
import type { Cost } from '#contract/connection.ts'
import { CostMeter } from '#main/aws/meter.ts'
import { prices, sqsPrice } from '#main/aws/prices.ts'
import { unitsOf } from '#main/aws/units.ts'
import { Usages } from '#main/aws/usage.ts'

const hour = 3_600_000

function meterOf(start?: Cost, billed = true) {
  const state: { now: number; cost: Cost | undefined } = { now: 0, cost: start }
  const meter = new CostMeter({ billed: () => billed, cost: () => state.cost, now: () => state.now })
  const spend = (usd: number) => meter.count('cloudwatch:GetMetricData', { units: usd, price: { api: '', usd: 1, unit: 'metrics', source: '', date: '' } })
  return { meter, state, spend }
}

test('prices name their source and date', () => {
  for (const { api, source, date, usd } of prices) {
    expect(source.length, api).toBeGreaterThan(10)
    expect(date, api).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(usd, api).toBeGreaterThan(0)
  }
})

test('the cap is of a rolling hour: sampling stands still when it is spent and goes on when that is an hour ago', () => {
  const { meter, state, spend } = meterOf({ allow: true, capPerHour: 0.1 })
  spend(0.06)
  state.now += hour / 2
  spend(0.05)
  expect(meter.refuses('sqs')).toContain('$0.11')
  expect(meter.refuses('cloudwatch')).toContain('the cap of this connection is $0.10 an hour')
  expect(meter.status()).toMatchObject({ paused: true, session: expect.closeTo(0.11) })
  state.now = hour + 20_000
  expect(meter.refuses('sqs')).toBeNull()
  expect(meter.status()).toMatchObject({ paused: false, session: expect.closeTo(0.11) })
})

test('a changed cap or consent holds at once', () => {
  const { meter, state, spend } = meterOf()
  expect(meter.refuses('cloudwatch')).toContain('does not allow it yet')
  expect(meter.refuses('sqs')).toBeNull()
  expect(meter.status()).toMatchObject({ allow: false, capPerHour: 1 })
  state.cost = { allow: true, capPerHour: 0.5 }
  expect(meter.refuses('cloudwatch')).toBeNull()
  spend(0.6)
  expect(meter.refuses('sqs')).not.toBeNull()
  state.cost = { allow: true, capPerHour: 2 }
  expect(meter.refuses('sqs')).toBeNull()
  state.cost = { allow: true, capPerHour: 0 }
  expect(meter.refuses('sqs')).not.toBeNull()
})

test('the pace is of the last ten minutes', () => {
  const { meter, state, spend } = meterOf()
  for (let n = 0; n < 30; n++) {
    spend(0.001)
    state.now += 60_000
  }
  expect(meter.status().perHour).toBeCloseTo(0.06, 2)
  state.now += 11 * 60_000
  expect(meter.status()).toMatchObject({ perHour: 0, session: expect.closeTo(0.03) })
})

test('with an endpoint calls are counted, nothing costs and nothing is refused', () => {
  const { meter, spend } = meterOf({ allow: false, capPerHour: 0 }, false)
  spend(50)
  expect(meter.refuses('cloudwatch')).toBeNull()
  expect(meter.refuses('sqs')).toBeNull()
  expect(meter.status()).toMatchObject({
    billed: false, paused: false, session: 0, perHour: 0, apis: [{ api: 'cloudwatch:GetMetricData', requests: 1, units: 50, usd: 0 }],
  })
})

test('SQS bills each started 64 KB of a payload, a batch as one payload, both ways', () => {
  const body = (kib: number) => 'x'.repeat(kib * 1024)
  const units = (operation: string, input: unknown, output?: unknown) => unitsOf('sqs', operation, input, output).units
  expect(units('GetQueueAttributes', { QueueUrl: 'q' }, { Attributes: { All: body(100) } })).toBe(1)
  expect(units('SendMessage', { QueueUrl: 'q', MessageBody: body(64) })).toBe(1)
  expect(units('SendMessage', { QueueUrl: 'q', MessageBody: body(64) + 'x' })).toBe(2)
  expect(units('SendMessage', { QueueUrl: 'q', MessageBody: body(1024) })).toBe(16)
  expect(units('SendMessageBatch', { Entries: [{ MessageBody: body(40) }, { MessageBody: body(40) }] })).toBe(2)
  expect(units('ReceiveMessage', { QueueUrl: 'q' }, { Messages: [{ Body: body(60) }, { Body: body(60) }, { Body: body(60) }] })).toBe(3)
  expect(units('SendMessage', {
    MessageBody: body(63), MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array(2_000) } },
  })).toBe(2)
})

test('FIFO queues have their own price, GetMetricData costs by the metric, MSK nothing', () => {
  expect(unitsOf('sqs', 'ReceiveMessage', { QueueUrl: 'https://sqs/1/a.fifo' }).price).toBe(sqsPrice(true))
  expect(unitsOf('sqs', 'ReceiveMessage', { QueueUrl: 'https://sqs/1/a' }).price).toBe(sqsPrice(false))
  expect(sqsPrice(true).usd).toBeGreaterThan(sqsPrice(false).usd)
  const asked = unitsOf('cloudwatch', 'GetMetricData', { MetricDataQueries: Array.from({ length: 500 }, () => ({})) })
  expect(asked.units * asked.price.usd).toBeCloseTo(0.005)
  expect(unitsOf('kafka', 'ListClustersV2', {}).price.usd).toBe(0)
})

test('what was counted outlives a change of the settings, and follows what the new ones say', () => {
  const usages = new Usages(() => 0)
  const asked = { id: 'c', region: 'eu-west-1', account: () => undefined, cost: () => undefined }
  usages.of({ ...asked, billed: true }).meter.count('sqs:ListQueues', { units: 1_000_000, price: sqsPrice(false) })
  const again = usages.of({ ...asked, billed: false })
  expect(again.status().cost).toMatchObject({ billed: false, session: 0.4 })
  expect(usages.of({ ...asked, id: 'other', billed: true }).status().cost.session).toBe(0)
})

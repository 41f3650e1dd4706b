import { expect, test } from 'vitest'
import type { Kind } from '#contract/manifest.ts'
import { chartedOf, ownOf, pastOfCharted } from '#main/aws/metrics/charted.ts'
import { mskMeasures } from '#main/aws/metrics/tables/msk.ts'
import { sqsMeasures } from '#main/aws/metrics/tables/sqs.ts'
import { fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = { signal: new AbortController().signal, log: quietLog }
const orders = { namespace: 'AWS/SQS', dimensions: { QueueName: 'orders' } }
const prod = { namespace: 'AWS/Kafka', dimensions: { 'Cluster Name': 'prod' } }
const metrics: Kind['metrics'] = [{ key: 'age', label: 'Oldest', unit: 's', role: 'age', source: 'CloudWatch, age' }]
const known = { metrics, own: ownOf(sqsMeasures, ['orders']) }
const named = (metric: string, dimensions: Readonly<Record<string, string>> = orders.dimensions) => ({ metric, dimensions })
const span = { from: 0, to: 60_000, points: 10 }

test('metrics of the manifest keep their key, the others of the tables follow, each with what it means and costs', async () => {
  const { account } = fakeAwsAccount({ listed: [named('ApproximateAgeOfOldestMessage'), named('NumberOfMessagesSent')] })
  const { items, problem } = await chartedOf(account, orders, known, call)
  expect(problem).toBeUndefined()
  expect(items[0]).toEqual({
    key: 'age', label: 'Oldest', unit: 's', means: sqsMeasures.age.means, source: 'CloudWatch, age', statistic: 'Maximum', exists: true, usd: 0.00001,
  })
  expect(items.filter(({ exists }) => exists === true).map(({ key }) => key)).toEqual(['age', 'cloudwatch:NumberOfMessagesSent:Sum'])
  expect(items).toHaveLength(Object.keys(sqsMeasures).length)
  expect(items.every(({ means, unit }) => means !== '' && unit !== '')).toBe(true)
})

test('what ListMetrics names besides is there, of parts with their dimensions; other resources are not', async () => {
  const { account } = fakeAwsAccount({ listed: [
    named('BrandNew', prod.dimensions), named('CpuUser', { ...prod.dimensions, 'Broker ID': '1' }), named('CpuUser', { 'Cluster Name': 'other', 'Broker ID': '9' }),
  ] })
  const { items } = await chartedOf(account, prod, { metrics: [], own: [] }, call)
  expect(items.find(({ key }) => key === 'cloudwatch:BrandNew:Average')).toMatchObject({ label: 'BrandNew', exists: true, means: '' })
  expect(items.filter(({ key }) => key.includes('CpuUser'))).toMatchObject([
    { key: 'cloudwatch:CpuUser:Average?Broker+ID=1', label: 'CpuUser · Broker ID 1', unit: '%', means: mskMeasures.cpuUser.means },
  ])
})

test('of very many parts the first are listed, and that there are more is told', async () => {
  const listed = Array.from({ length: 450 }, (_, n) => named('CpuUser', { ...prod.dimensions, 'Broker ID': String(n) }))
  const { items, problem } = await chartedOf(fakeAwsAccount({ listed }).account, prod, { metrics: [], own: [] }, call)
  expect(items.filter(({ key }) => key.includes('Broker'))).toHaveLength(400)
  expect(problem).toMatchObject({ code: 'TooLarge', message: 'CloudWatch has 450 metrics here; 400 of them are listed.' })
})

test('where names may not be listed nobody can tell what exists, and it says why', async () => {
  const { account } = fakeAwsAccount({ refuses: 'not allowed yet' })
  const { items, problem } = await chartedOf(account, orders, known, call)
  expect(new Set(items.map(({ exists }) => exists))).toEqual(new Set([null]))
  expect(problem).toMatchObject({ message: 'not allowed yet' })
})

test('every key that is named can be drawn, in the unit that was named', async () => {
  const { account, read } = fakeAwsAccount({ listed: [named('CpuUser', { ...prod.dimensions, 'Broker ID': '1' })], point: () => ({ at: 1, value: 120 }) })
  const { items } = await chartedOf(account, prod, { metrics: [], own: [] }, call)
  for (const { key, statistic } of items) {
    await pastOfCharted(account, prod, key, span, call)
    expect(read.at(-1)).toMatchObject({ namespace: 'AWS/Kafka', stat: statistic, dimensions: expect.objectContaining(prod.dimensions) })
  }
  expect(read.at(-1)?.dimensions).toEqual({ 'Cluster Name': 'prod', 'Broker ID': '1' })
  expect((await pastOfCharted(account, orders, 'cloudwatch:NumberOfMessagesSent', span, call)).value).toEqual([2, null])
})

test('another statistic may be asked for; a key that is none is refused', async () => {
  const { account, read } = fakeAwsAccount({ point: () => ({ at: 1, value: 1_500 }) })
  const stream = { namespace: 'AWS/Kinesis', dimensions: { StreamName: 's' } }
  expect((await pastOfCharted(account, stream, 'cloudwatch:GetRecords.IteratorAgeMilliseconds:p99', span, call)).value).toEqual([1.5, null])
  expect(read.at(-1)?.stat).toBe('p99')
  for (const key of ['age', 'cloudwatch:', 'cloudwatch::Sum', 'cloudwatch:NumberOfMessagesSent?QueueName=billing']) {
    await expect(pastOfCharted(account, orders, key, span, call)).rejects.toMatchObject({ problem: { code: 'BadInput' } })
  }
})

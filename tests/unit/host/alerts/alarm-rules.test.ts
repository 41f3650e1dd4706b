import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlertRuleDraft } from '#contract/alert.ts'
import type { Alarm } from '#contract/metric.ts'
import { ProblemError } from '#contract/problem.ts'
import { driver as sqs } from '#main/systems/sqs/index.ts'
import { fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'
import { fakeDriver } from '../../../fixtures/fake-driver.ts'
import { fakeHost } from '../../../fixtures/fake-host.ts'

beforeEach(() => { vi.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] }) })
afterEach(() => { vi.useRealTimers() })
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000)

const ruleOn = (target: AlertRuleDraft['target']): AlertRuleDraft => ({
  name: 'Alarm', enabled: true, target, condition: { type: 'alarm' }, forSeconds: 0, notify: { desktop: false, webhook: false },
})

test('a rule on the alarms of a queue of SQS raises once and ends with the alarm', async () => {
  let StateValue = 'OK'
  const { account, asked } = fakeAwsAccount({ answers: {
    DescribeAlarms: () => ({ MetricAlarms: [{
      AlarmName: 'orders-old', StateValue, StateReason: 'Threshold Crossed', Namespace: 'AWS/SQS', Statistic: 'Maximum', Period: 60,
      MetricName: 'ApproximateAgeOfOldestMessage', Dimensions: [{ Name: 'QueueName', Value: 'orders' }], Threshold: 300,
    }] }),
    DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
  } })
  const driver: typeof sqs = {
    ...sqs, open: (config, tools) => sqs.open(config, { ...tools, aws: { ...tools.aws, account: () => account } }),
  }
  await using fake = await fakeHost({ drivers: new Map([['sqs', driver]]) })
  const { id: connection } = await fake.host.connections.save({
    name: 'AWS', environment: 'dev', level: 'read', config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'chain' } },
  })
  await fake.host.alerts.save(ruleOn({ connection, system: 'sqs', kind: 'queue', ref: { kind: 'queue', path: ['orders'] } }))
  await seconds(5)
  expect(fake.host.alerts.list({}).items).toEqual([])
  StateValue = 'ALARM'
  await seconds(240)
  expect(fake.host.alerts.list({}).items).toMatchObject([
    { said: 'CloudWatch alarm orders-old of orders is in state ALARM', endedAt: null },
  ])
  StateValue = 'OK'
  await seconds(130)
  expect(fake.host.alerts.list({}).items).toMatchObject([{ endedBy: 'condition' }])
  expect(asked).not.toContain('GetQueueAttributes')
})

test('alarms that nobody answers for are asked once a look, not once a resource', async () => {
  let asked = 0
  const { driver: plain } = fakeDriver()
  const driver: typeof plain = { ...plain, open: async (...args) => ({
    ...await plain.open(...args),
    alarms: async () => {
      asked++
      throw new ProblemError({ code: 'TimedOut', message: 'CloudWatch did not answer' })
    },
  }) }
  await using fake = await fakeHost({ drivers: new Map([['fake', driver]]) })
  await fake.host.alerts.save(ruleOn({ connection: fake.connection, system: 'fake', kind: 'topic' }))
  await seconds(1)
  expect(asked).toBe(1)
  expect(fake.host.alerts.rules().items[0]?.problem?.message).toBe('CloudWatch did not answer')
})

test('one resource whose alarms cannot be had does not keep the others from being judged, and the rule says so', async () => {
  const ringing: Alarm = {
    name: 'deep', state: 'ALARM', since: null, reason: '', rule: '', metric: '', notifies: false, history: [],
  }
  const { driver: plain } = fakeDriver()
  const driver: typeof plain = { ...plain, open: async (...args) => ({
    ...await plain.open(...args),
    alarms: async ({ path: [name] }) => {
      if (name === 'breaks') throw new ProblemError({ code: 'NotFound', message: 'There is no topic breaks' })
      return name === 'ten' ? [ringing] : []
    },
  }) }
  await using fake = await fakeHost({ drivers: new Map([['fake', driver]]) })
  await fake.host.alerts.save(ruleOn({ connection: fake.connection, system: 'fake', kind: 'topic' }))
  await seconds(1)
  expect(fake.host.alerts.list({}).items.map(({ ref }) => ref.path)).toEqual([['ten']])
  expect(fake.host.alerts.rules().items[0]?.problem?.message).toBe('There is no topic breaks')
})

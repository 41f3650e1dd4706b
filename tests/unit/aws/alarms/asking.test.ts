import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alarmsOf } from '#main/aws/alarms.ts'
import { denied, fakeAwsAccount } from '../../../fixtures/fake-aws-account.ts'
import { accountWith, alarm, call, minute, orders, start } from './account.ts'

beforeEach(() => { vi.useFakeTimers({ now: start, toFake: ['Date'] }) })
afterEach(() => { vi.useRealTimers() })

const change = (at: number, from: string, to: string) => ({
  AlarmName: 'a', HistoryItemType: 'StateUpdate', Timestamp: new Date(at),
  HistoryData: JSON.stringify({
    version: '1.0', oldState: { stateValue: from, stateReason: 'before' }, newState: { stateValue: to, stateReason: 'because' },
  }),
})

test('state, since, reason and changes are told, newest first, and whether anybody is notified', async () => {
  const notifying = alarm('a', { AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:ops'] })
  const changes = [change(start - 9 * minute, 'ALARM', 'OK'), change(start - 3 * minute, 'OK', 'ALARM')]
  const account = accountWith(
    [{ MetricAlarms: [notifying, alarm('b', { StateValue: 'INSUFFICIENT_DATA' })] }],
    () => ({ AlarmHistoryItems: [...changes, { HistoryData: 'no JSON', Timestamp: new Date() }] }),
  )
  const [first, second] = await alarmsOf(account, orders, call)
  expect(first).toMatchObject({ state: 'ALARM', since: start - 3 * minute, reason: 'Threshold Crossed', notifies: true, history: [
    { at: start - 3 * minute, from: 'OK', to: 'ALARM', reason: 'because' },
    { at: start - 9 * minute, from: 'ALARM', to: 'OK', reason: 'because' },
  ] })
  expect(second).toMatchObject({ state: 'INSUFFICIENT_DATA', notifies: false })
})

test('alarms are asked for once a minute, their history when the state has changed', async () => {
  let since = start - minute
  const { account, asked } = fakeAwsAccount({ answers: {
    DescribeAlarms: () => ({ MetricAlarms: [alarm('a', { StateTransitionedTimestamp: new Date(since) })] }),
    DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
  } })
  const look = async (afterMs: number) => {
    vi.setSystemTime(Date.now() + afterMs)
    await Promise.all([alarmsOf(account, orders, call), alarmsOf(account, orders, call)])
    return asked.splice(0)
  }
  expect(await look(0)).toEqual(['DescribeAlarms', 'DescribeAlarmHistory'])
  expect(await look(59_000)).toEqual([])
  expect(await look(1_000)).toEqual(['DescribeAlarms'])
  since = Date.now()
  expect(await look(60_000)).toEqual(['DescribeAlarms', 'DescribeAlarmHistory'])
})

test('a missing permission is named; without the one for the history the alarms are there', async () => {
  const none = fakeAwsAccount({ answers: { DescribeAlarms: () => denied('cloudwatch:DescribeAlarms') } })
  await expect(alarmsOf(none.account, orders, call)).rejects
    .toMatchObject({ problem: { code: 'Forbidden', message: expect.stringContaining('cloudwatch:DescribeAlarms') } })
  const account = accountWith([{ MetricAlarms: [alarm('a')] }], () => denied('cloudwatch:DescribeAlarmHistory'))
  expect(await alarmsOf(account, orders, call)).toMatchObject([{ name: 'a', history: [] }])
})

test('nothing is asked where CloudWatch is not allowed', async () => {
  const { account, asked } = fakeAwsAccount({ refuses: 'not allowed yet' })
  await expect(alarmsOf(account, orders, call)).rejects.toMatchObject({ problem: { message: 'not allowed yet' } })
  expect(asked).toEqual([])
})

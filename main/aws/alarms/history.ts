import { CloudWatchClient, DescribeAlarmHistoryCommand, type AlarmHistoryItem } from '@aws-sdk/client-cloudwatch'
import { z } from 'zod'
import { AlarmState, type Alarm } from '#contract/metric.ts'
import type { AwsAccount } from '../account.ts'

/** A change of an alarm's state. */
export type Change = Alarm['history'][number]

const mostChanges = 50

const State = z.object({ stateValue: AlarmState, stateReason: z.string().default('') })
const Data = z.object({ oldState: State.optional().catch(undefined), newState: State })

/** The last changes of an alarm's state, newest first; CloudWatch keeps 30 days of them. Rejects as the call does. */
export async function historyOf(account: AwsAccount, name: string, abortSignal: AbortSignal): Promise<readonly Change[]> {
  const { AlarmHistoryItems: items = [] } = await account.client(CloudWatchClient).send(new DescribeAlarmHistoryCommand({
    AlarmName: name, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], HistoryItemType: 'StateUpdate', MaxRecords: mostChanges,
    ScanBy: 'TimestampDescending',
  }), { abortSignal })
  return items.flatMap(changeOf).sort((a, b) => b.at - a.at)
}

/** Nothing for an entry that does not say which state came. */
function changeOf({ Timestamp: time, HistoryData: text = '' }: AlarmHistoryItem): readonly Change[] {
  const data = Data.safeParse(jsonOf(text))
  if (!data.success || time === undefined) return []
  const { oldState, newState } = data.data
  return [{ at: time.getTime(), from: oldState?.stateValue ?? null, to: newState.stateValue, reason: newState.stateReason }]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

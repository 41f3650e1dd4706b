import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import { AlarmState, type Alarm } from '#contract/metric.ts'
import type { Change } from './history.ts'
import { metricOf, ruleOf } from './rule.ts'

/** An alarm of CloudWatch as it is shown. */
export function alarmFrom(alarm: MetricAlarm | CompositeAlarm, history: readonly Change[]): Alarm {
  const state = AlarmState.catch('INSUFFICIENT_DATA').parse(alarm.StateValue)
  // StateUpdatedTimestamp also moves when the reason alone changes.
  const since = alarm.StateTransitionedTimestamp?.getTime() ?? history[0]?.at ?? alarm.StateUpdatedTimestamp?.getTime() ?? null
  return {
    name: alarm.AlarmName ?? '', state, since, reason: alarm.StateReason ?? '', rule: ruleOf(alarm), metric: metricOf(alarm),
    notifies: alarm.ActionsEnabled !== false && (alarm.AlarmActions ?? []).length > 0, history: [...history],
  }
}

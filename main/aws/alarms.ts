import {
  CloudWatchClient, DescribeAlarmsCommand, type CompositeAlarm, type MetricAlarm,
} from '@aws-sdk/client-cloudwatch'
import type { Alarm } from '#contract/metric.ts'
import { ProblemError } from '#contract/problem.ts'
import { Kept } from '#main/systems/kept.ts'
import type { Call } from '#main/systems/driver.ts'
import type { AwsAccount } from './account.ts'
import { alarmFrom } from './alarms/alarm-from.ts'
import { historyOf, type Change } from './alarms/history.ts'
import { watching, type AllAlarms } from './alarms/watching.ts'
import { refusedBy } from './metrics/refused-by.ts'
import type { Subject } from './metrics/subject.ts'
import { within } from './within.ts'

/** How old the account's alarms may be, ms. */
const alarmsMs = 60_000
/** 100 a page (CloudWatch API reference, DescribeAlarms); of an account with more than this only the first are looked through. */
const mostPages = 50
/** Changes of a state are asked for anew when the state has changed, and in any case after so long, ms. */
const historyMs = 15 * 60_000
/** AWS allows 3 calls for changes a second: those of many alarms are there at a later look. */
const patienceMs = 4_000

type Asked = { readonly all: Kept<AllAlarms>; readonly histories: Kept<readonly Change[]> }

const asked = new WeakMap<AwsAccount, Asked>()

/**
 * The alarms of CloudWatch that watch a resource or a part of it: those on a metric with all of its dimensions, also inside
 * metric math, and composite alarms over them; those in alarm first. At most a minute old; every call is billed. Rejects with
 * Unsupported where CloudWatch is not allowed, with Throttled at the cap, with Forbidden where `cloudwatch:DescribeAlarms` is
 * missing; without `cloudwatch:DescribeAlarmHistory` their history is empty.
 */
export async function alarmsOf(account: AwsAccount, subject: Subject, call: Call): Promise<readonly Alarm[]> {
  const refused = refusedBy(account.meter)
  if (refused) throw new ProblemError(refused)
  const { all, histories } = kept(account)
  const { value } = await all.get('', alarmsMs, (signal) => everyAlarm(account, signal), call)
  const found = watching(value, subject).toSorted((a, b) => Number(isLoud(b)) - Number(isLoud(a)))
  return await Promise.all(found.map(async (alarm) => {
    const { AlarmName: name = '', StateTransitionedTimestamp: since } = alarm
    const changes = await within(patienceMs, histories
      .get(`${name} ${since?.getTime() ?? ''}`, historyMs, (signal) => historyOf(account, name, signal), call)
      .catch(unlessCancelled(call)))
    return alarmFrom(alarm, changes?.value ?? [])
  }))
}

const isLoud = ({ StateValue }: MetricAlarm | CompositeAlarm): boolean => StateValue === 'ALARM'

function kept(account: AwsAccount): Asked {
  const known = asked.get(account)
  if (known) return known
  const { signal } = new AbortController()
  const made: Asked = { all: new Kept(Date.now, signal), histories: new Kept(Date.now, signal) }
  asked.set(account, made)
  return made
}

async function everyAlarm(account: AwsAccount, abortSignal: AbortSignal): Promise<AllAlarms> {
  const client = account.client(CloudWatchClient)
  const [metric, composite]: [MetricAlarm[], CompositeAlarm[]] = [[], []]
  let NextToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.send(new DescribeAlarmsCommand({
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100, NextToken,
    }), { abortSignal })
    metric.push(...answer.MetricAlarms ?? [])
    composite.push(...answer.CompositeAlarms ?? [])
    NextToken = answer.NextToken || undefined
    if (NextToken === undefined) break
  }
  return { metric, composite }
}

/** The alarm itself is worth telling without its past. */
const unlessCancelled = ({ signal }: Call) => (error: unknown): undefined => {
  if (signal.aborted || !(error instanceof ProblemError)) throw error
}

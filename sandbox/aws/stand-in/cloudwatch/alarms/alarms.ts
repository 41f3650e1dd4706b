import { answerWith, Refusal, type Answer } from '../../answer.ts'
import { fieldsOf, type Asked } from '../../asked.ts'
import type { Backend } from '../../backend.ts'
import { readToken, text, writeToken } from '../../fields.ts'
import type { Part } from '../../part.ts'
import type { Stores } from '../store.ts'
import { isSimple, judge, type AlarmState, type Judged } from './judge.ts'

type Fields = Readonly<Record<string, unknown>>
type Change = { readonly at: number; readonly from: Judged; readonly to: Judged }
type Alarm = {
  readonly name: string; readonly account: string; readonly region: string; fields: Fields; judged: Judged
  changedAt: number; readonly history: Change[]
}

const operations = new Set([
  'PutMetricAlarm', 'DescribeAlarms', 'DescribeAlarmsForMetric', 'DescribeAlarmHistory', 'DeleteAlarms', 'SetAlarmState',
])
/** Alarms a page (CloudWatch API reference, DescribeAlarms). */
const page = 100
const keptChanges = 100
const unjudged: Judged = { state: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' }

/**
 * Alarms on the series that are kept here: each with one metric and one bound is judged whenever it is asked for and at each
 * `judgeAll`; alarms on metric math are kept and stay without data. Composite alarms are ministack's.
 */
export class Alarms implements Part {
  readonly #stores: Stores
  readonly #now: () => number
  readonly #alarms = new Map<string, Alarm>()

  constructor(stores: Stores, now: () => number) {
    this.#stores = stores
    this.#now = now
  }

  owns({ service, operation, wire }: Asked): boolean {
    return service === 'monitoring' && wire === 'json' && operations.has(operation)
  }

  async answer(asked: Asked, backend: Backend): Promise<Answer> {
    this.judgeAll()
    const fields = fieldsOf(asked)
    switch (asked.operation) {
      case 'PutMetricAlarm': return answerWith(asked, this.#put(asked, fields))
      case 'DeleteAlarms': return answerWith(asked, this.#delete(asked, fields))
      case 'SetAlarmState': return answerWith(asked, this.#set(asked, fields))
      case 'DescribeAlarmHistory': return answerWith(asked, this.#history(asked, fields))
      case 'DescribeAlarmsForMetric':
        return answerWith(asked, { MetricAlarms: this.#of(asked).filter((alarm) => isOn(alarm, fields)).map(shown) })
      default: return answerWith(asked, await this.#describe(asked, fields, backend))
    }
  }

  /** Judges every alarm that can be. */
  judgeAll(): void {
    for (const alarm of this.#alarms.values()) {
      const judged = isSimple(alarm.fields) ? judge(alarm.fields, this.#stores.of(alarm), this.#now()) : null
      if (judged) this.#tell(alarm, judged)
    }
  }

  #tell(alarm: Alarm, judged: Judged): void {
    const before = alarm.judged
    alarm.judged = judged
    if (before.state === judged.state) return
    alarm.changedAt = this.#now()
    alarm.history.unshift({ at: alarm.changedAt, from: before, to: judged })
    alarm.history.splice(keptChanges)
  }

  #of({ account, region }: Asked): readonly Alarm[] {
    const own = [...this.#alarms.values()].filter((alarm) => alarm.account === account && alarm.region === region)
    return own.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  #put(asked: Asked, fields: Fields): object {
    const { account, region } = asked
    const name = text(fields.AlarmName)
    if (name === '') throw new Refusal('ValidationError', 'AlarmName is missing.')
    const old = this.#alarms.get(keyOf(asked, name))
    if (old) old.fields = fields
    else {
      const alarm = { name, account, region, fields, judged: unjudged, changedAt: this.#now(), history: [] }
      this.#alarms.set(keyOf(asked, name), alarm)
    }
    this.judgeAll()
    return {}
  }

  #delete(asked: Asked, { AlarmNames }: Fields): object {
    for (const name of Array.isArray(AlarmNames) ? AlarmNames : []) this.#alarms.delete(keyOf(asked, String(name)))
    return {}
  }

  /** Holds until the alarm is judged again, as on AWS. */
  #set(asked: Asked, { AlarmName, StateValue, StateReason }: Fields): object {
    const alarm = this.#alarms.get(keyOf(asked, text(AlarmName)))
    if (!alarm) throw new Refusal('ResourceNotFound', `There is no alarm ${text(AlarmName)}.`, 404)
    this.#tell(alarm, { state: StateValue as AlarmState, reason: text(StateReason) })
    return {}
  }

  async #describe(asked: Asked, fields: Fields, backend: Backend): Promise<object> {
    const { AlarmNames, AlarmNamePrefix, StateValue, MaxRecords, NextToken, AlarmTypes = ['MetricAlarm'] } = fields
    const found = this.#of(asked).filter(({ name, judged }) =>
      (!Array.isArray(AlarmNames) || AlarmNames.includes(name)) && name.startsWith(text(AlarmNamePrefix))
      && (StateValue === undefined || judged.state === StateValue))
    const types: readonly unknown[] = Array.isArray(AlarmTypes) ? AlarmTypes : []
    const [from, most] = [readToken(NextToken), Number(MaxRecords ?? page)]
    const composite = types.includes('CompositeAlarm') ? fieldsOf(await backend.forward(asked)).CompositeAlarms : undefined
    return {
      MetricAlarms: types.includes('MetricAlarm') ? found.slice(from, from + most).map(shown) : [],
      CompositeAlarms: Array.isArray(composite) ? composite : [],
      ...from + most < found.length && { NextToken: writeToken(from + most) },
    }
  }

  #history(asked: Asked, { AlarmName, MaxRecords }: Fields): object {
    const alarms = this.#of(asked).filter(({ name }) => AlarmName === undefined || name === AlarmName)
    const items = alarms.flatMap(({ name, history }) => history.map((change) => ({ name, ...change }))).sort((a, b) => b.at - a.at)
    return {
      AlarmHistoryItems: items.slice(0, Number(MaxRecords ?? page)).map(({ name, at, from, to }) => ({
        AlarmName: name, AlarmType: 'MetricAlarm', HistoryItemType: 'StateUpdate', Timestamp: at / 1000,
        HistorySummary: `Alarm updated from ${from.state} to ${to.state}`,
        HistoryData: JSON.stringify({
          version: '1.0', oldState: { stateValue: from.state, stateReason: from.reason },
          newState: { stateValue: to.state, stateReason: to.reason },
        }),
      })),
    }
  }
}

const keyOf = ({ account, region }: Pick<Asked, 'account' | 'region'>, name: string): string => `${account}/${region}/${name}`

/** An alarm as DescribeAlarms tells of it. */
function shown({ name, account, region, fields, judged, changedAt }: Alarm): object {
  return {
    ActionsEnabled: true, OKActions: [], AlarmActions: [], InsufficientDataActions: [], Dimensions: [], ...fields,
    AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`, StateValue: judged.state, StateReason: judged.reason,
    StateUpdatedTimestamp: changedAt / 1000, StateTransitionedTimestamp: changedAt / 1000,
  }
}

/** Whether an alarm is on this metric with exactly these dimensions. */
function isOn({ fields }: Alarm, { Namespace, MetricName, Dimensions }: Fields): boolean {
  const key = (list: unknown) => (Array.isArray(list) ? list.map(({ Name, Value }) => `${Name}=${Value}`).sort().join('\n') : '')
  return fields.Namespace === Namespace && fields.MetricName === MetricName && key(fields.Dimensions) === key(Dimensions)
}

import type { CompositeAlarm, Metric, MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { Subject } from '../metrics/subject.ts'

/** The alarms of an account in one region. */
export type AllAlarms = { readonly metric: readonly MetricAlarm[]; readonly composite: readonly CompositeAlarm[] }

/** Those that watch the subject or a part of it: composite ones after the metric alarms, each by name. */
export function watching({ metric, composite }: AllAlarms, subject: Subject): readonly (MetricAlarm | CompositeAlarm)[] {
  const found = metric.filter((alarm) => isOf(alarm, subject))
  const names = new Set(found.flatMap(({ AlarmName }) => AlarmName ?? []))
  const over = new Set<CompositeAlarm>()
  // A composite alarm may stand on another one, so that the search goes on until it finds none.
  for (let before = -1; before < over.size;) {
    before = over.size
    for (const alarm of composite) {
      if (!over.has(alarm) && childrenOf(alarm).some((name) => names.has(name))) {
        over.add(alarm)
        names.add(alarm.AlarmName ?? '')
      }
    }
  }
  return [...found.toSorted(byName), ...[...over].sort(byName)]
}

/** Names of the alarms in a rule such as `ALARM("a") AND NOT OK(arn:aws:cloudwatch:…:alarm:b)`. */
function childrenOf({ AlarmRule: rule = '' }: CompositeAlarm): readonly string[] {
  const inside = rule.matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*?))\s*\)/g)
  return [...inside].map(([, double, single, bare = '']) => {
    const name = double ?? single ?? bare
    return name.startsWith('arn:') ? name.split(':alarm:').slice(1).join(':alarm:') : name
  })
}

function isOf(alarm: MetricAlarm, subject: Subject): boolean {
  const own: Metric = { Namespace: alarm.Namespace, Dimensions: alarm.Dimensions }
  const queries = (alarm.Metrics ?? []).filter(({ AccountId: account }) => account === undefined || account === accountOf(alarm))
  return [own, ...queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])].some((each) => carries(each, subject))
    || queries.some(({ Expression = '' }) => names(Expression, subject))
}

/** An alarm may watch metrics of accounts that share theirs with its own, where things have the same names. */
const accountOf = ({ AlarmArn: arn = '' }: MetricAlarm): string | undefined => arn.split(':')[4]

/** A series of a part, such as a broker of a cluster, carries the dimensions of the whole and its own. */
function carries({ Namespace, Dimensions = [] }: Metric, { namespace, dimensions }: Subject): boolean {
  return Namespace === namespace
    && Object.entries(dimensions).every(([name, value]) => Dimensions.some(({ Name, Value }) => Name === name && Value === value))
}

/** A query of Metrics Insights names the namespace in double quotes, and what a dimension must be as `QueueName = 'orders'`. */
function names(expression: string, { namespace, dimensions }: Subject): boolean {
  const conditions = ` ${expression}`.replaceAll(/["(]/g, ' ').replaceAll(/\s*=\s*/g, '=')
  return expression.includes(`"${namespace}"`)
    && Object.entries(dimensions).every(([name, value]) => conditions.includes(` ${name}='${value}'`))
}

const byName = (a: MetricAlarm | CompositeAlarm, b: MetricAlarm | CompositeAlarm): number =>
  ((a.AlarmName ?? '') < (b.AlarmName ?? '') ? -1 : 1)

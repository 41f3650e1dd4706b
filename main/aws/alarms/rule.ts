import type { CompositeAlarm, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { rawUnitOf } from '../metrics/measure.ts'
import { measureOf } from '../metrics/tables/index.ts'

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'at least', GreaterThanThreshold: 'more than', LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'at most', GreaterThanUpperThreshold: 'above the expected band',
  LessThanLowerThreshold: 'below the expected band', LessThanLowerOrGreaterThanUpperThreshold: 'outside the expected band',
}

/** What an alarm is about: its metric, the label of its expression, or "other alarms" of a composite one. */
export function metricOf(alarm: MetricAlarm | CompositeAlarm): string {
  if (isComposite(alarm)) return 'other alarms'
  if (isPlain(alarm)) return alarm.MetricName ?? ''
  const shown = shownOf(alarm)
  return shown?.Label ?? shown?.Expression ?? shown?.MetricStat?.Metric?.MetricName ?? 'an expression'
}

/** Its condition in words: "ApproximateAgeOfOldestMessage (Maximum) at least 300 s for 3 of 3 periods of 1 min". */
export function ruleOf(alarm: MetricAlarm | CompositeAlarm): string {
  if (isComposite(alarm)) return alarm.AlarmRule ?? ''
  const { ComparisonOperator: operator = '', EvaluationPeriods: periods = 1, DatapointsToAlarm: needed = periods } = alarm
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic ?? shownOf(alarm)?.MetricStat?.Stat
  const band = comparisons[operator]?.endsWith('band') === true
  const threshold = band || alarm.Threshold === undefined ? '' : ` ${alarm.Threshold.toLocaleString('en')}${unitOf(alarm)}`
  const [ofQuery] = (alarm.Metrics ?? []).flatMap(({ Period, MetricStat }) => Period ?? MetricStat?.Period ?? [])
  const width = alarm.Period ?? ofQuery
  const each = width === undefined ? '' : ` of ${widthOf(width)}`
  const over = `${needed} of ${periods} ${periods === 1 ? 'period' : 'periods'}${each}`
  const missing = alarm.TreatMissingData === 'breaching' ? '; a period without data counts too' : ''
  const what = `${metricOf(alarm)}${statistic === undefined ? '' : ` (${statistic})`}`
  return `${what} ${comparisons[operator] ?? operator}${threshold} for ${over}${missing}`
}

/** Of an alarm on queries the one that is compared; of several the first. */
const shownOf = ({ Metrics: queries = [] }: MetricAlarm): MetricDataQuery | undefined =>
  queries.find(({ ReturnData }) => ReturnData !== false) ?? queries[0]

const isComposite = (alarm: MetricAlarm | CompositeAlarm): alarm is CompositeAlarm => 'AlarmRule' in alarm

const isPlain = ({ MetricName = '', Metrics = [] }: MetricAlarm): boolean => MetricName !== '' && Metrics.length === 0

/** Thresholds are written in the unit that CloudWatch has, such as milliseconds, whatever the charts show. */
function unitOf(alarm: MetricAlarm): string {
  if (!isPlain(alarm)) return ''
  const { Namespace = '', MetricName = '', Dimensions = [] } = alarm
  const measure = measureOf(Namespace, MetricName, Dimensions.flatMap(({ Name }) => Name ?? []))
  const unit = measure ? rawUnitOf(measure) : ''
  return unit === '' ? '' : ` ${unit}`
}

/** Seconds in the largest unit that gives a whole number. */
function widthOf(seconds: number): string {
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

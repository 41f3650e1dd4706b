import { periodsOf, readStatistic, statisticOf } from '../points.ts'
import { readName } from '../read-name.ts'
import type { SeriesStore } from '../store.ts'

/** States of an alarm, and why it has one. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
export type Judged = { readonly state: AlarmState; readonly reason: string }

type Fields = Readonly<Record<string, unknown>>

const breaks: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
}

/** Whether an alarm on one metric with one bound can be judged here; metric math and bands are only kept. */
export const isSimple = ({ MetricName, ComparisonOperator }: Fields): boolean =>
  typeof MetricName === 'string' && String(ComparisonOperator) in breaks

/**
 * Judges a simple alarm by its last whole periods, and says why as CloudWatch does. A period without data is what the alarm treats
 * it as; null leaves the state as it is.
 */
export function judge(alarm: Fields, store: SeriesStore, now: number): Judged | null {
  const { Period, EvaluationPeriods = 1, DatapointsToAlarm = EvaluationPeriods, Threshold, TreatMissingData = 'missing' } = alarm
  const period = Math.max(60, Number(Period))
  const to = Math.floor(now / 1000 / period) * period * 1000
  const from = to - Number(EvaluationPeriods) * period * 1000
  const statistic = readStatistic(alarm.Statistic)
  const periods = periodsOf(store, readName(alarm), { from, to, period })
  const found = new Map(periods.map(([at, minute]) => [at, statisticOf(minute, statistic)]))
  const values = Array.from({ length: Number(EvaluationPeriods) }, (_, i) => found.get(from + i * period * 1000))
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0 && TreatMissingData === 'missing') {
    return { state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${values.length} datapoints were unknown.` }
  }
  if (known.length === 0 && TreatMissingData === 'ignore') return null
  const breaking = breaks[String(alarm.ComparisonOperator)] ?? (() => false)
  const isBroken = (value: number | undefined) =>
    (value === undefined ? TreatMissingData === 'breaching' : breaking(value, Number(Threshold)))
  const broken = values.filter(isBroken)
  const isAlarm = broken.length >= Number(DatapointsToAlarm)
  const said = `${broken.length} out of the last ${values.length} datapoints [${known.toReversed().join(', ')}]`
  const bound = `${String(alarm.ComparisonOperator)} the threshold (${Number(Threshold)})`
  return {
    state: isAlarm ? 'ALARM' : 'OK',
    reason: `Threshold Crossed: ${said} ${isAlarm ? 'were' : 'were not enough to be'} ${bound} `
      + `(minimum ${Number(DatapointsToAlarm)} datapoints).`,
  }
}

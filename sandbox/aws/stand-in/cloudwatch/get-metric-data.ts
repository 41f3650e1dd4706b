import { Refusal } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import { periodsOf, readStatistic, readWindow, statisticOf } from './points.ts'
import { readName } from './read-name.ts'
import type { SeriesName, SeriesStore } from './store.ts'
import { readToken, writeToken } from '../fields.ts'

/** Limits of a call (CloudWatch API reference, GetMetricData). */
const mostQueries = 500
const mostPoints = 100_800

type Fields = Readonly<Record<string, unknown>>
type Query = {
  readonly id: string
  readonly label: string | null
  readonly name: SeriesName
  readonly stat: string
  readonly period: unknown
  readonly returned: boolean
}

/** Answers GetMetricData for plain metrics, the newest point first unless asked otherwise. `metrics` is what AWS bills by. */
export function getMetricData(asked: Asked, store: SeriesStore): { readonly answer: object; readonly metrics: number } {
  const { MetricDataQueries = [], StartTime, EndTime, ScanBy, MaxDatapoints = mostPoints, NextToken } = fieldsOf(asked)
  const queries = readQueries(MetricDataQueries)
  const names = labelsOf(queries)
  let skip = readToken(NextToken)
  const first = skip
  let room = Number(MaxDatapoints)
  const results = queries.filter(({ returned }) => returned).map((query, index) => {
    const statistic = readStatistic(query.stat)
    const periods = periodsOf(store, query.name, readWindow(StartTime, EndTime, query.period))
    const all = periods.map(([at, minute]) => [at / 1000, statisticOf(minute, statistic)] as const)
    const ordered = ScanBy === 'TimestampAscending' ? all : all.toReversed()
    const points = ordered.slice(skip, skip + room)
    const cut = ordered.length > skip + points.length
    skip = Math.max(0, skip - ordered.length)
    room -= points.length
    return {
      Id: query.id, Label: query.label ?? names[index],
      Timestamps: points.map(([at]) => at), Values: points.map(([, value]) => value),
      StatusCode: cut ? 'PartialData' : 'Complete',
    }
  })
  const more = results.some(({ StatusCode }) => StatusCode === 'PartialData')
  return {
    metrics: queries.length,
    answer: {
      MetricDataResults: results, Messages: [], ...more && { NextToken: writeToken(first + Number(MaxDatapoints)) },
    },
  }
}

function readQueries(list: unknown): readonly Query[] {
  const all: readonly Fields[] = Array.isArray(list) ? list : []
  if (all.length === 0) throw new Refusal('ValidationError', 'The parameter MetricDataQueries must have at least one query.')
  if (all.length > mostQueries) {
    throw new Refusal('ValidationError', `The collection MetricDataQueries must not have a size greater than ${mostQueries}.`)
  }
  if (new Set(all.map(({ Id }) => Id)).size < all.length) {
    throw new Refusal('ValidationError', 'The values for parameter id in MetricDataQueries are not unique.')
  }
  return all.map(({ Id, Label, MetricStat, Expression, ReturnData }) => {
    if (Expression !== undefined) {
      throw new Refusal('ValidationError', 'Metric math is not answered here; rates are computed by the caller.')
    }
    if (!/^[a-z]\w*$/.test(String(Id))) {
      throw new Refusal('ValidationError', `The id ${String(Id)} does not begin with a lower-case letter.`)
    }
    const { Metric, Stat, Period } = Object(MetricStat)
    return {
      id: String(Id), label: typeof Label === 'string' ? Label : null, name: readName(Metric),
      stat: String(Stat), period: Period, returned: ReturnData !== false,
    }
  })
}

/** Labels as CloudWatch makes them: what differs between the queries, or the metric's name. */
function labelsOf(queries: readonly Query[]): readonly string[] {
  const shown = queries.filter(({ returned }) => returned)
  const metrics = new Set(shown.map(({ name }) => name.metric)).size
  const dimensions = new Set(shown.map(({ name }) => JSON.stringify(name.dimensions))).size
  return shown.map(({ name }) => {
    const values = Object.values(name.dimensions).join(' ')
    if (dimensions === 1 || values === '') return name.metric
    return metrics === 1 ? values : `${values} ${name.metric}`
  })
}

import { Refusal } from '../answer.ts'
import { fieldsOf, type Asked } from '../asked.ts'
import { periodsOf, readStatistic, readWindow, statisticOf } from './points.ts'
import { readName } from './read-name.ts'
import type { SeriesStore } from './store.ts'

/** Points a call (CloudWatch API reference, GetMetricStatistics). */
const mostPoints = 1440

/** Answers GetMetricStatistics; the points come in no order on AWS, and the newest first here. */
export function getMetricStatistics(asked: Asked, store: SeriesStore): object {
  const fields = fieldsOf(asked)
  const name = readName(fields)
  const wanted = (Array.isArray(fields.Statistics) ? fields.Statistics : []).map(readStatistic)
  if (wanted.length === 0) throw new Refusal('InvalidParameterCombination', 'At least one statistic is needed.')
  const window = readWindow(fields.StartTime, fields.EndTime, fields.Period)
  if ((window.to - window.from) / 1000 / window.period > mostPoints) {
    throw new Refusal('InvalidParameterCombination', `This asks for more than ${mostPoints} points.`)
  }
  return {
    Label: name.metric,
    Datapoints: periodsOf(store, name, window).toReversed().map(([at, minute]) => ({
      Timestamp: at / 1000, Unit: 'None', ...Object.fromEntries(wanted.map((each) => [each, statisticOf(minute, each)])),
    })),
  }
}

import { useMemo } from 'react'
import type { ChartedMetric } from '#contract/metric.ts'
import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import { pastData } from './past-data.ts'
import { ranges, type RangeName } from './ranges.ts'
import { formatOf, marksOf, unitWords } from './unit-words.ts'
import { usePast } from './use-past.ts'
import styles from './metrics.module.css'

const m = t.metrics

/** That nobody allowed CloudWatch yet is said once above all charts, and what it does not have is not missing. */
const noPart: ReadonlySet<Problem['code']> = new Set(['Unsupported', 'BadInput'])

type Props = { readonly place: Place; readonly resource: Ref; readonly metric: ChartedMetric; readonly range: RangeName }

/** One metric over a range: own samples solid, those of CloudWatch dotted, gaps as gaps; under it what its number means. */
export function MetricChart({ place, resource, metric: { key, label, unit, means, statistic }, range }: Props) {
  const { history, until, problem, loading } = usePast({ place, resource, metric: key, range })
  const { maskHosts } = useRoomView()
  const data = useMemo(() => pastData(history), [history])
  const words = statistic === undefined ? means : `${m.by(statistic, statistic === 'Sum' && unit.endsWith('/s'))}. ${means}`
  const isPart = problem !== undefined && !noPart.has(problem.code) && data[0].length > 0
  return (
    <li className={styles.chart}>
      <TimeChart title={label} unit={unitWords(unit, label)} format={formatOf(unit)} marks={marksOf(unit)}
        data={data} loading={loading}
        lines={[{ label, look: 'in' }, { label: m.fromCloudWatch(label), look: 'in', past: true }]} sync="metrics"
        minutes={ranges[range].minutes} {...(until !== undefined && { until })}
        nothing={problem ? maskHosts(problem.message) : m.noPoints(m.span[range])} />
      {isPart && <p className={styles.part}>{maskHosts(problem.message)}</p>}
      <p className={styles.means}>{words}</p>
    </li>
  )
}

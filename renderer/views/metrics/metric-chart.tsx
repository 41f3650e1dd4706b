import { useQuery } from '@tanstack/react-query'
import type { ChartedMetric } from '#contract/metric.ts'
import type { Ref } from '#contract/ref.ts'
import type { History } from '#contract/sample.ts'
import type { Place } from '../../live/follow-samples.ts'
import { client } from '../../rpc/client.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import { pastData } from './past-data.ts'
import { ranges, type RangeName } from './ranges.ts'
import { formatOf, unitWords } from './unit-words.ts'
import styles from './metrics.module.css'

const m = t.metrics

type Props = { readonly place: Place; readonly resource: Ref; readonly metric: ChartedMetric; readonly range: RangeName }

/** The past of one metric; asked for again as new points come. The same question shares one answer. */
const usePast = ({ place, resource, metric, range }: Props) => {
  const { minutes, points, everyMs } = ranges[range]
  return useQuery<History>({
    queryKey: ['past', place.connection, place.system, resource, metric.key, range],
    queryFn: ({ signal }) => {
      const to = Date.now()
      return client.samples.history({ ...place, ref: resource, metric: metric.key, from: to - minutes * 60_000, to, points }, { signal })
    },
    refetchInterval: everyMs,
  })
}

/** One metric over a range: own samples solid, those of CloudWatch dotted, gaps as gaps; under it what its number means. */
export function MetricChart(props: Props) {
  const { metric: { label, unit, means, statistic }, range } = props
  const past = usePast(props)
  const words = statistic === undefined ? means : `${m.by(statistic, statistic === 'Sum' && unit.endsWith('/s'))}. ${means}`
  return (
    <li className={styles.chart}>
      <TimeChart title={label} unit={unitWords(unit)} data={past.data ? pastData(past.data) : [[]]} loading={past.isPending} format={formatOf(unit)}
        lines={[{ label, look: 'in' }, { label: m.fromCloudWatch(label), look: 'in', past: true }]} sync="metrics" minutes={ranges[range].minutes}
        nothing={past.data?.problem?.message ?? m.noPoints(m.span[range])} />
      <p className={styles.means}>{words}</p>
    </li>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { Ref } from '#contract/ref.ts'
import { useParams } from '../../address/use-address.ts'
import { formatPrice } from '../../format/money.ts'
import type { Place } from '../../live/follow-samples.ts'
import { client } from '../../rpc/client.ts'
import { paceAfter, problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { usual } from './groups.ts'
import { MetricChart } from './metric-chart.tsx'
import { MetricList } from './metric-list.tsx'
import { rangeNamed, ranges, type RangeName } from './ranges.ts'
import { useChosen } from './use-chosen.ts'
import styles from './metrics.module.css'

const m = t.metrics
const namesMs = 5 * 60_000

type Props = { readonly place: Place; readonly resource: Ref }

/**
 * Charts of any metrics of a resource, each over the same range. Nothing is asked of CloudWatch but what is chosen; what a look
 * costs is said. The range stands in the address, the choice is kept for the kind.
 */
export function ChartsPanel({ place, resource }: Props) {
  const [params, change] = useParams()
  const range = rangeNamed(params.range)
  const [chosen, choose] = useChosen(place.system, resource.kind)
  const known = useQuery({
    queryKey: ['metrics', place.connection, place.system, resource], refetchInterval: paceAfter(namesMs),
    queryFn: ({ signal }) => client.samples.metrics({ ...place, ref: resource }, { signal }),
  })
  const failed = problemOf(known)
  if (failed && !known.data) {
    return <FailedState problem={failed} connection={place.connection} onTryAgain={() => void known.refetch()} />
  }
  if (!known.data) return <div className={styles.waiting}><Skeleton width="40%" /></div>
  const { items } = known.data
  const problems = failed ? [failed, ...known.data.problems] : known.data.problems
  if (items.length === 0) return <><ProblemStrip problems={problems} /><EmptyState title={m.noMetrics} /></>
  const keys = chosen ?? usual(items)
  const drawn = keys.flatMap((key) => items.find((metric) => metric.key === key) ?? [])
  const billed = drawn.flatMap((metric) => metric.usd || [])
  const usd = billed.reduce((sum, each) => sum + each, 0)
  const options = (Object.keys(ranges) as RangeName[]).map((value) => ({ value, label: m.ranges[value] }))
  return (
    <>
      <ProblemStrip problems={problems} />
      <div className={styles.panel}>
        <MetricList metrics={items} chosen={drawn.map(({ key }) => key)} onChoose={choose} />
        <div className={styles.charts}>
          <div className={styles.bar}>
            <Segmented<RangeName> label={m.range} value={range} options={options}
              onChange={(value) => change({ range: value === 'hours' ? undefined : value })} />
            <span className={styles.price}>{m.lines}</span>
            {billed.length > 0 && <span className={styles.price}>{m.price(billed.length, formatPrice(usd))}</span>}
          </div>
          {drawn.length === 0
            ? <EmptyState title={m.nothing}>{m.nothingText}</EmptyState>
            : (
              <ul className={`${styles.grid} scroll`} tabIndex={0} aria-label={m.tabs.charts}>
                {drawn.map((metric) => (
                  <MetricChart key={metric.key} place={place} resource={resource} metric={metric} range={range} />
                ))}
              </ul>
            )}
        </div>
      </div>
    </>
  )
}

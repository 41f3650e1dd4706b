import { useMediaQuery } from '@mantine/hooks'
import type { Ref } from '#contract/ref.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { useRoomView } from '../../shell/room.ts'
import { formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import type { ChartData } from '../../ui/chart/numbers.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import styles from './group.module.css'

const metrics = ['backlog', 'in', 'out'] as const
const waiting = [{ label: t.group.backlog, look: 'in' }] as const
const ways = [{ label: t.group.in, look: 'in' }, { label: t.group.out, look: 'out' }] as const

/** Backlog, and in against out, over the last 30 minutes under one cursor. */
export function GroupCharts({ place, resource }: { readonly place: Place; readonly resource: Ref }) {
  const { data, loading } = useSeries(place, resource, metrics)
  const short = useMediaQuery('(max-height: 760px)') ?? false
  const [at, backlog = [], arriving = [], leaving = []] = data
  const rates: ChartData = [at, arriving, leaving]
  const { on: isRoom } = useRoomView()
  const shared = { loading, height: short ? 56 : isRoom ? 120 : 84, sync: 'group' }
  return (
    <div className={styles.charts}>
      <TimeChart title={t.group.backlog} unit={t.group.messages} lines={waiting} data={[at, backlog]} {...shared} />
      {!isRoom && <TimeChart title={t.group.rates} unit="" lines={ways} data={rates} format={formatRate} {...shared} />}
    </div>
  )
}

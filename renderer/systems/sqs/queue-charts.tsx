import { useMediaQuery } from '@mantine/hooks'
import { formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import type { ChartData } from '../../ui/chart/numbers.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import { chartMinutes, useQueueSeries } from './use-queue-series.ts'
import type { Queue } from './use-queue.ts'
import page from '../page.module.css'

const s = t.sqs
const metrics = ['backlog', 'in', 'out', 'age'] as const

/** An own line and the dotted one of CloudWatch before it. */
const pair = (label: string, look: 'in' | 'out') =>
  [{ label, look }, { label: s.fromCloudWatch(label), look, past: true }] as const

/** Short at first, so that the first numbers are a line; with a past of hours all of it. */
function widest(at: readonly number[]): { readonly minutes?: number } {
  const age = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 60_000
  return age <= 30 ? {} : { minutes: age <= 60 ? 60 : chartMinutes }
}

/** Visible, messages a second, oldest: three hours under one cursor. */
export function QueueCharts({ queue: { place, ref } }: { readonly queue: Queue }) {
  const { data, loading } = useQueueSeries(place, ref, metrics)
  const short = useMediaQuery('(max-height: 760px)') ?? false
  const [at, ...columns] = data
  const pick = (first: number, count: number): ChartData => [at, ...columns.slice(first * 2, (first + count) * 2)]
  const inMinutes = (column: ChartData[number]) => column.map((value) => (value === null ? null : value / 60))
  const minutes: ChartData = [at, ...columns.slice(6, 8).map(inMinutes)]
  const shared = { loading, height: short ? 56 : 84, sync: 'queue', ...widest(at) }
  return (
    <div className={page.charts}>
      <TimeChart title={s.visibleMessages} unit="" lines={pair(s.visible, 'in')} data={pick(0, 1)} {...shared} />
      <TimeChart title={s.rates} unit="" lines={[...pair(s.in, 'in'), ...pair(s.deleted, 'out')]} data={pick(1, 2)}
        format={formatRate} {...shared} />
      <TimeChart title={s.oldestMessage} unit={s.minutes} lines={pair(s.oldest, 'in')} data={minutes} format={formatRate}
        {...shared} />
    </div>
  )
}

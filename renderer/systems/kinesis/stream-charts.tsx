import { useMediaQuery } from '@mantine/hooks'
import { formatBytes } from '../../format/bytes.ts'
import { formatRate } from '../../format/number.ts'
import { useSeries } from '../../live/use-series.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import type { Stream } from './use-stream.ts'
import page from '../page.module.css'

const k = t.stream
const metrics = ['in', 'out', 'bytesIn', 'iteratorAge'] as const

/** Records, bytes and the iterator age of half an hour under one cursor, as CloudWatch tells them. */
export function StreamCharts({ stream: { place, ref } }: { readonly stream: Stream }) {
  const { data: [at, into = [], out = [], bytes = [], age = []], loading } = useSeries(place, ref, metrics)
  const short = useMediaQuery('(max-height: 760px)') ?? false
  const shared = { loading, height: short ? 48 : 72, sync: 'stream' }
  return (
    <div className={page.charts}>
      <TimeChart title={k.records} unit={k.aSecond} lines={[{ label: k.in, look: 'in' }, { label: k.out, look: 'out' }]}
        data={[at, into, out]} format={formatRate} {...shared} />
      <TimeChart title={k.bytesIn} unit={k.aSecond} lines={[{ label: k.in, look: 'in' }]} data={[at, bytes]} format={formatBytes}
        {...shared} />
      <TimeChart title={k.iteratorAge} unit={k.seconds} lines={[{ label: k.iteratorAge, look: 'in' }]} data={[at, age]}
        format={formatRate} {...shared} />
    </div>
  )
}

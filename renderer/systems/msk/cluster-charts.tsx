import type { Ref } from '#contract/ref.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatRate } from '../../format/number.ts'
import type { Place } from '../../live/follow-samples.ts'
import { useSeries } from '../../live/use-series.ts'
import { t } from '../../texts/index.ts'
import { TimeChart } from '../../ui/chart/time-chart.tsx'
import styles from './msk.module.css'

const m = t.msk
const metrics = ['in', 'bytesIn', 'bytesOut'] as const

/** Messages and bytes a second over the last 30 minutes, as CloudWatch tells them, under one cursor. */
export function RateCharts({ place, resource }: { readonly place: Place; readonly resource: Ref }) {
  const { data: [at, messages = [], bytesIn = [], bytesOut = []], loading } = useSeries(place, resource, metrics)
  return (
    <div className={styles.charts}>
      <TimeChart title={m.messages} unit="" lines={[{ label: m.messagesIn, look: 'in' }]} data={[at, messages]} loading={loading}
        sync="msk" format={formatRate} />
      <TimeChart title={m.bytes} unit="" lines={[{ label: m.bytesIn, look: 'in' }, { label: m.bytesOut, look: 'out' }]}
        data={[at, bytesIn, bytesOut]} loading={loading} sync="msk" format={formatBytes} />
    </div>
  )
}

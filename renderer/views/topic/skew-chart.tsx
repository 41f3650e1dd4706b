import { Bar, BarChart, Tooltip, XAxis, YAxis } from 'recharts'
import { useElementSize } from '@mantine/hooks'
import { formatCount } from '../../format/number.ts'
import { useScale } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { formatTick } from '../../ui/chart/numbers.ts'
import type { Skew } from './skew.ts'
import styles from './topic.module.css'

/** How evenly messages are spread over the partitions, as a small still bar chart; its sentence stands beside it. */
export function SkewChart({ skew }: { readonly skew: Skew }) {
  const { ref, width } = useElementSize()
  const scale = useScale()
  const tick = { fontSize: 11 * scale, fill: 'var(--text-3)' }
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}><b>{t.topic.skewTitle}</b> {skew.summary}</figcaption>
      <div ref={ref} role="img" aria-label={skew.summary} className={styles.chart}>
        {width > 0 && (
          <BarChart width={width} height={84 * scale} data={[...skew.bars]} margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap="20%" accessibilityLayer={false}>
            <XAxis dataKey="partition" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--line)' }} height={16 * scale}
              interval="preserveStartEnd" />
            <YAxis tick={tick} tickLine={false} axisLine={false} width={44 * scale} tickCount={3}
              tickFormatter={formatTick} />
            <Tooltip cursor={{ fill: 'var(--hover)' }} isAnimationActive={false}
              formatter={(value) => [formatCount(Number(value)), t.topic.facts.messages]}
              labelFormatter={(label) => (typeof label === 'string' ? `${t.messages.partition} ${label}` : '')}
              contentStyle={{ background: 'var(--raised)', border: '1px solid var(--line-strong)', borderRadius: 6,
                fontSize: 12 * scale, color: 'var(--text)' }} />
            <Bar dataKey="messages" fill="var(--accent)" fillOpacity={0.7} isAnimationActive={false} maxBarSize={40} />
          </BarChart>
        )}
      </div>
    </figure>
  )
}

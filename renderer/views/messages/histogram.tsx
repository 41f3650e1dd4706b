import { useState } from 'react'
import type { Message } from '#contract/message.ts'
import { formatClock, formatDate, type TimeZone } from '../../format/time.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import type { Span, Stretch } from './coverage.ts'
import { HistogramTable } from './histogram-table.tsx'
import { useTimeBars, type Bar } from './time-bars.ts'
import { useNarrowing } from './use-narrowing.ts'
import styles from './histogram.module.css'

const m = t.messages
const barCount = 90
/** Bars grow up to here, px at normal text size; the coverage line lies under them. */
const barHeight = 28

type HistogramProps = {
  readonly messages: readonly Message[]
  /** How many were found before the first of them. */
  readonly dropped: number
  readonly domain: Span
  readonly coverage: readonly Stretch[]
  readonly zone: TimeZone
  /** Searches only the chosen time. */
  readonly onNarrow: (span: Span) => void
}

function tickText(at: number, domain: Span, zone: TimeZone, end: boolean): string {
  const length = domain.to - domain.from
  if (length < 1_000) return formatClock(at, zone, { ms: true })
  const clock = formatClock(at, zone)
  if (length > 36 * 3_600_000) return `${formatDate(at, zone).slice(5)} ${clock.slice(0, 5)}`
  return end || length < 300_000 ? clock : clock.slice(0, 5)
}

function summary(bars: readonly Bar[], domain: Span, coverage: readonly Stretch[], zone: TimeZone): string {
  const clock = (at: number) => formatClock(at, zone)
  const count = bars.reduce((sum, bar) => sum + bar.count, 0)
  const most = bars.reduce((best, bar) => (bar.count > best.count ? bar : best), bars[0] ?? { ...domain, count: 0 })
  const found = count === 0
    ? m.histogramNone(clock(domain.from), clock(domain.to))
    : m.histogram(clock(domain.from), clock(domain.to), count) + m.histogramMost(clock(most.from), clock(most.to))
  const covered = coverage.every((stretch) => stretch.read === 'all') ? m.coveredAll
    : coverage.every((stretch) => stretch.read === 'some') ? m.coveredSome : m.coveredPart
  return found + m.coverage(covered)
}

/**
 * Matches over time, and under them what was read of it: solid by all partitions, solid over hatched by some, hatched by none.
 * Drag narrows the range.
 */
export function Histogram({ messages, dropped, domain, coverage, zone, onNarrow }: HistogramProps) {
  const bars = useTimeBars(messages, dropped, domain, barCount)
  const [table, setTable] = useState(false)
  useCommands([{ id: 'messages.overTime', label: m.overTimeAsTable, run: () => setTable(true) }])
  const most = Math.max(1, ...bars.map((bar) => bar.count))
  const chosen = useNarrowing(domain, onNarrow)
  const share = (at: number) => (at - domain.from) / (domain.to - domain.from) * 100
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  return (
    <>
      <div className={styles.histogram} {...chosen.handlers}>
        <svg role="img" aria-label={summary(bars, domain, coverage, zone)} viewBox={`0 0 ${barCount} 40`}
          preserveAspectRatio="none" className={styles.picture}>
          {bars.map((bar, index) => bar.count > 0 && (
            <rect key={index} className={styles.bar} x={index + 0.08} width={0.84}
              y={34 - Math.max(1.5, bar.count / most * barHeight)} height={Math.max(1.5, bar.count / most * barHeight)} />
          ))}
        </svg>
        <div className={styles.coverage} aria-hidden="true">
          {coverage.map((stretch) => (
            <span key={stretch.from} data-read={stretch.read}
              style={{ left: `${share(stretch.from)}%`, width: `${share(stretch.to) - share(stretch.from)}%` }} />
          ))}
        </div>
        {chosen.span && (
          <div className={styles.choice} aria-hidden="true">
            <span style={{ left: `${share(chosen.span.from)}%`, width: `${share(chosen.span.to) - share(chosen.span.from)}%` }} />
          </div>
        )}
        <div className={styles.ticks} aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick} style={tick === 1 ? { right: 0 }
              : { left: `${tick * 100}%`, transform: tick === 0 ? undefined : 'translateX(-50%)' }}>
              {tickText(domain.from + tick * (domain.to - domain.from), domain, zone, tick === 0 || tick === 1)}
            </span>
          ))}
        </div>
        <div className={styles.tools}>
          <button type="button" className={styles.tool} onClick={() => setTable(true)}>{t.table.asTable}</button>
          <button type="button" className={styles.tool} data-keys="" title={m.narrowHow} onKeyDown={chosen.onKeyDown}
            onClick={chosen.apply}>
            {m.narrow}{chosen.span && ` ${m.narrowed(formatClock(chosen.span.from, zone), formatClock(chosen.span.to, zone))}`}
          </button>
        </div>
      </div>
      <HistogramTable open={table} bars={bars} zone={zone} onClose={() => setTable(false)} />
    </>
  )
}

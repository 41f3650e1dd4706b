import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/number.ts'
import { formatMoment, type TimeZone } from '../../format/time.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Bar } from './time-bars.ts'
import styles from './histogram.module.css'

const m = t.messages

type HistogramTableProps = {
  readonly open: boolean
  readonly bars: readonly Bar[]
  readonly zone: TimeZone
  readonly onClose: () => void
}

/** The bars of the histogram as rows: from, to, how many. Stretches without a match are left out, and that is said. */
export function HistogramTable({ open, bars, zone, onClose }: HistogramTableProps) {
  const held = bars.filter((bar) => bar.count > 0)
  const [first] = bars
  const width = first ? (first.to - first.from) / 1_000 : 0
  const time = (at: number) => formatMoment(Math.round(at), zone, { ms: width < 2 })
  return (
    <Dialog open={open} onClose={onClose} title={m.overTime} width={480}
      foot={<Button onClick={onClose}>{t.states.close}</Button>}>
      <p className="t2">{m.overTimeWhat(held.length, bars.length, formatDuration(width))}</p>
      {held.length > 0 && (
        <div className={`${styles.tableBox} scroll`} tabIndex={0} role="region" aria-label={m.overTime}>
          <table className={styles.table}>
            <thead><tr><th scope="col">{m.from}</th><th scope="col">{m.to}</th><th scope="col">{m.foundColumn}</th></tr></thead>
            <tbody>
              {held.map((bar) => (
                <tr key={bar.from}><td>{time(bar.from)}</td><td>{time(bar.to)}</td><td>{formatCount(bar.count)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}

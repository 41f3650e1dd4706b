import { useState } from 'react'
import type { Alarm, AlarmState } from '#contract/metric.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatMoment, formatRecent } from '../../format/time.ts'
import { unknown } from '../../format/number.ts'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { Icon, type IconName, type Tone } from '../../ui/icon.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './metrics.module.css'

const m = t.metrics
const looks: Readonly<Record<AlarmState, { readonly icon: IconName; readonly tone: Tone }>> = {
  ALARM: { icon: 'warning', tone: 'bad' }, OK: { icon: 'check', tone: 'good' },
  INSUFFICIENT_DATA: { icon: 'unknown', tone: 'muted' },
}

/** One alarm: its state and since when, its rule, why it came to its state, and on demand how its state changed. */
export function AlarmItem({ alarm }: { readonly alarm: Alarm }) {
  const { name, state, since, rule, reason, notifies, history } = alarm
  const { timeZone } = useSettings()
  const [open, setOpen] = useState(false)
  const now = useNow()
  return (
    <li className={styles.alarm}>
      <div className={styles.head}>
        <State state={state} />
        <h2>{name}</h2>
        {since !== null && (
          <span className={styles.since} title={formatMoment(since, timeZone)}>
            {m.since(formatRecent(since, timeZone, now), formatDuration(Math.max(0, Math.round((now - since) / 1_000))))}
          </span>
        )}
        {!notifies && <Tag>{m.quiet}</Tag>}
        <Button kind="ghost" aria-expanded={open} aria-label={m.historyOf(name)} onClick={() => setOpen(!open)}>
          {m.history}
        </Button>
      </div>
      <p>{rule}</p>
      {reason !== '' && <p className={styles.reason}>{reason}</p>}
      {open && (history.length === 0 ? <p className={styles.since}>{m.noHistory}</p> : <Changes alarm={alarm} />)}
    </li>
  )
}

const State = ({ state }: { readonly state: AlarmState }) => (
  <span className={styles.state} data-tone={looks[state].tone}>
    <Icon name={looks[state].icon} tone={looks[state].tone} />{m.states[state]}
  </span>
)

function Changes({ alarm: { name, history } }: { readonly alarm: Alarm }) {
  const { timeZone } = useSettings()
  return (
    <div className={styles.history}>
      <PlainTable label={m.historyOf(name)} rows={history} rowKey={({ at, to }) => `${at} ${to}`} columns={[
        { key: 'at', head: m.columns.at, width: '24ch', cell: ({ at }) => formatMoment(at, timeZone) },
        {
          key: 'from', head: m.columns.from, width: '18ch', minor: true,
          cell: ({ from }) => (from === null ? unknown : m.states[from]),
        },
        { key: 'to', head: m.columns.to, width: '18ch', cell: ({ to }) => <State state={to} /> },
        { key: 'reason', head: m.columns.reason, cell: ({ reason }) => <span title={reason}>{reason}</span> },
      ]} />
    </div>
  )
}

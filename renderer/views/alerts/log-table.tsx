import type { Alert } from '#contract/alert.ts'
import { formatMs } from '../../format/duration.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Time } from '../../ui/num.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Tip } from '../../ui/tip.tsx'
import { AlertPlace } from './alert-place.tsx'
import { WebhookState } from './webhook-state.tsx'
import styles from './alerts.module.css'

const s = t.alerts

const columns: readonly PlainColumn<Alert>[] = [
  { key: 'raised', head: s.columns.raised, width: '19ch', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
  { key: 'said', head: s.columns.what, cell: (alert) => <span title={alert.said} className="b5">{alert.said}</span> },
  { key: 'place', head: s.form.resource, width: '12%', cell: (alert) => <AlertPlace alert={alert} /> },
  {
    key: 'rule', head: s.columns.rule, width: '18%', minor: true, cell: ({ rule: { name } }) => <span title={name}>{name}</span>,
  },
  { key: 'webhook', head: s.columns.webhook, width: '16ch', minor: true, cell: (alert) => <WebhookState alert={alert} /> },
  { key: 'lasted', head: s.columns.lasted, width: '14ch', number: true, cell: (alert) => <Lasted alert={alert} /> },
]

/** What was raised, newest first. */
export const LogTable = ({ alerts }: { readonly alerts: readonly Alert[] }) =>
  <PlainTable label={s.log} columns={columns} rows={alerts} rowKey={({ id }) => id} />

function Lasted({ alert: { raisedAt, endedAt, endedBy = 'condition' } }: { readonly alert: Alert }) {
  if (endedAt === null) return <Tag tone="bad">{s.stillOpen}</Tag>
  const why = s.endedBy[endedBy]
  return (
    <Tip text={why}>
      <span className={styles.state}>
        {endedBy !== 'condition' && <Icon name="info" small label={why} />}
        {formatMs(Math.max(0, endedAt - raisedAt))}
      </span>
    </Tip>
  )
}

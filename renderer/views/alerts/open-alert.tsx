import { useState } from 'react'
import type { Alert, AlertRule } from '#contract/alert.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Age } from '../../ui/num.tsx'
import { Sparkline } from '../../ui/chart/sparkline.tsx'
import { TextButton } from '../../ui/strip.tsx'
import { AlertPlace } from './alert-place.tsx'
import { valueWords } from './rule-words.ts'
import { Samples } from './samples.tsx'
import { WebhookState } from './webhook-state.tsx'
import styles from './alerts.module.css'

const s = t.alerts

/** An alert that is open: the sentence, where, since when, by which rule, and the samples that caused it. */
export function OpenAlert({ alert, rule }: { readonly alert: Alert; readonly rule: AlertRule | undefined }) {
  const [shown, setShown] = useState(false)
  const connection = useConnection(alert.connection)
  const kind = useKind(alert.system, alert.ref.kind)
  const points = alert.samples.map(({ value }) => (typeof value === 'number' ? value : null))
  return (
    <article className={styles.alert} aria-label={alert.said}>
      <Icon name="warning" tone="bad" />
      <div className={styles.alertBody}>
        <p className={styles.said}>{alert.said}</p>
        <p className={styles.alertLine}>
          <span className={styles.place}><AlertPlace alert={alert} /></span>
          <span>{connection?.name ?? s.removedConnection}</span>
          <span>{s.forLong} <Age at={alert.raisedAt} ago={false} /></span>
          <span>{s.by(alert.rule.name)}</span>
          {alert.webhook && <WebhookState alert={alert} />}
          <TextButton onPress={() => setShown(!shown)} label={s.samplesOf(alert.said)} expanded={shown}>{s.samples}</TextButton>
        </p>
        {shown && <Samples alert={alert} words={(value) => valueWords(value, rule?.condition, kind)} />}
      </div>
      {points.filter((point) => point !== null).length > 1 && (
        <div className={styles.spark}><Sparkline points={points} tone="bad" /></div>
      )}
    </article>
  )
}

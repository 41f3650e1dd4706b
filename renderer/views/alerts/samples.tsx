import type { Alert } from '#contract/alert.ts'
import { formatRate } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { Time } from '../../ui/num.tsx'
import styles from './alerts.module.css'

const s = t.alerts

/** The samples that caused an alert, oldest first, as a small table. */
export const Samples = ({ alert }: { readonly alert: Alert }) => (
  <table className={styles.samples} aria-label={s.samplesOf(alert.said)}>
    <thead><tr><th scope="col">{s.at}</th><th scope="col">{s.value}</th></tr></thead>
    <tbody>
      {alert.samples.map(({ at, value }) => (
        <tr key={at}><td><Time at={at} /></td><td>{typeof value === 'number' ? formatRate(value) : value}</td></tr>
      ))}
    </tbody>
  </table>
)

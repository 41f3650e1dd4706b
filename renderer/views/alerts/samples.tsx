import type { Alert } from '#contract/alert.ts'
import { t } from '../../texts/index.ts'
import { Time } from '../../ui/num.tsx'
import type { JudgedValue } from './rule-words.ts'
import styles from './alerts.module.css'

const s = t.alerts

type Props = { readonly alert: Alert; readonly words: (value: JudgedValue) => string }

/** The samples that caused an alert, oldest first, as a small table. */
export const Samples = ({ alert, words }: Props) => (
  <table className={styles.samples} aria-label={s.samplesOf(alert.said)}>
    <thead><tr><th scope="col">{s.at}</th><th scope="col">{s.value}</th></tr></thead>
    <tbody>{alert.samples.map(({ at, value }) => <tr key={at}><td><Time at={at} /></td><td>{words(value)}</td></tr>)}</tbody>
  </table>
)

import { Icon } from '../../ui/icon.tsx'
import { looks, type Saying } from '../../views/home/verdict.ts'
import styles from './kinesis.module.css'

/** A verdict among the numbers of a header: its sign, its word, and why. */
export function Said({ saying: { verdict, bold, reason } }: { readonly saying: Saying }) {
  const { group, icon, tone } = looks[verdict]
  return (
    <dd className={styles.verdict} data-tone={group === 'attention' ? tone : undefined} title={`${bold} ${reason}`}>
      <Icon name={icon} tone={tone} /><span>{bold}{reason && <i>{reason}</i>}</span>
    </dd>
  )
}

import type { Sample } from '#contract/sample.ts'
import { formatRate, unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Num } from '../../ui/num.tsx'
import { looks, sayingOf } from '../home/verdict.ts'
import styles from './group.module.css'

const text = (fact: unknown): string => (typeof fact === 'string' || typeof fact === 'number' ? String(fact) : unknown)

function Verdict({ sample }: { readonly sample: Sample }) {
  const now = useNow()
  const saying = sayingOf(sample, now)
  const look = looks[saying.verdict]
  return (
    <dd className={styles.verdict} data-tone={look.group === 'attention' ? look.tone : undefined} title={`${saying.bold} ${saying.reason}`}>
      <Icon name={look.icon} tone={look.tone} /><span>{saying.bold}{saying.reason && <i>{saying.reason}</i>}</span>
    </dd>
  )
}

/** The answer first: what is the matter with the group, then the numbers that prove it. */
export function GroupHeader({ sample }: { readonly sample: Sample | undefined }) {
  const why = sample?.problems?.[0]?.message ?? ''
  return (
    <dl className={styles.kpis}>
      <div><dt>{t.group.verdict}</dt>{sample ? <Verdict sample={sample} /> : <dd className="t3">{t.group.reading}</dd>}</div>
      <div><dt>{t.group.backlog}</dt><dd>{sample ? <Num value={sample.values.backlog} why={why} /> : unknown}</dd></div>
      <div><dt>{t.group.behind}</dt><dd>{sample ? <Duration seconds={sample.values.age} why={why} /> : unknown}</dd></div>
      <div><dt>{t.group.inOut}</dt><dd>{formatRate(sample?.values.in)} · {formatRate(sample?.values.out)} <small>{t.group.perSecond}</small></dd></div>
      <div><dt>{t.group.members}</dt><dd>{text(sample?.facts?.members)}</dd></div>
      <div><dt>{t.group.state}</dt><dd>{text(sample?.facts?.state)}</dd></div>
    </dl>
  )
}

import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ChartedMetric } from '#contract/metric.ts'
import { t } from '../../texts/index.ts'
import { Tag } from '../../ui/tag.tsx'
import { groupsOf } from './groups.ts'
import styles from './metrics.module.css'

const m = t.metrics

type Props = {
  readonly metrics: readonly ChartedMetric[]
  readonly chosen: readonly string[]
  readonly onChoose: (keys: readonly string[]) => void
}

/** Every metric of a resource with what it means, to be found by words and chosen. */
export function MetricList({ metrics, chosen, onChoose }: Props) {
  const [text, setText] = useState('')
  const groups = groupsOf(metrics, text)
  const toggle = (key: string) =>
    onChoose(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key])
  return (
    <div className={styles.side} role="group" aria-label={m.choose}>
      <TextInput className={styles.search ?? ''} aria-label={m.search} placeholder={m.search} value={text} spellCheck={false}
        data-filter onChange={(event) => setText(event.currentTarget.value)} />
      <div className={`${styles.list} scroll`} tabIndex={0} role="group" aria-label={m.choose}>
        {groups.length === 0 && <p className={styles.none}>{m.none(text)}</p>}
        {groups.map(({ name, metrics: of }) => (
          <fieldset key={name} className={styles.group}>
            <legend>{m.groups[name]}</legend>
            {of.map((metric) => (
              <Row key={metric.key} metric={metric} checked={chosen.includes(metric.key)} onToggle={() => toggle(metric.key)} />
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  )
}

type RowProps = { readonly metric: ChartedMetric; readonly checked: boolean; readonly onToggle: () => void }

const Row = ({ metric: { label, means, source, exists }, checked, onToggle }: RowProps) => (
  <Checkbox classNames={{ root: styles.metric ?? '', inner: styles.box ?? '', description: styles.about ?? '' }}
    title={means === '' ? source : `${means} (${source})`} description={means === '' ? source : means}
    label={<>{label}{exists === false && <> <Tag tip={m.silentTip}>{m.silent}</Tag></>}</>}
    checked={checked} onChange={onToggle} />
)

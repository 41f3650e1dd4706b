import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Kind } from '#contract/manifest.ts'
import { t } from '../../texts/index.ts'
import { Fold } from '../connect/fold.tsx'
import type { RuleForm, When } from './rule-form.ts'
import type { FormProps } from './target-fields.tsx'
import { conditionWords, isUsual } from './rule-words.ts'
import { wrapped } from './wrapped.ts'
import styles from './alerts.module.css'

const s = t.alerts.form
const hasBound = (when: When): boolean => when === 'behind' || when === 'backlog' || when === 'metric'

type Props = FormProps & { readonly kind: Kind; readonly offered: readonly When[] }

/** When a rule tells: what must be so, for how long, and when it has ended. */
export function WhenFields({ form, issues, kind, offered, onChange }: Props) {
  const [open, setOpen] = useState(form.clear !== '')
  const unit = kind.metrics.find(({ key }) => key === form.metric)?.unit ?? ''
  return (
    <>
      <div className={form.when === 'worse' ? styles.wide : styles.two}>
        <Select label={s.when} value={form.when} allowDeselect={false}
          data={offered.map((value) => ({ value, label: labelOf(value, form, kind) }))}
          onChange={(value) => onChange({ when: offered.find((one) => one === value) ?? 'stalled', number: '', clear: '' })} />
        {form.when === 'behind' && <Typed label={s.minutes} name="number" {...{ form, issues, onChange }} />}
        {form.when === 'backlog' && <Typed label={s.waiting} name="number" {...{ form, issues, onChange }} />}
        {form.when === 'dead-letters' && <Typed label={s.letters} name="number" {...{ form, issues, onChange }} />}
        {form.when === 'alarm' && (
          <TextInput label={s.alarm} description={s.alarmHelp} {...wrapped} value={form.alarm}
            onChange={(event) => onChange({ alarm: event.currentTarget.value })} />
        )}
      </div>
      {form.when === 'metric' && (
        <div className={styles.three}>
          <Select label={s.metric} value={form.metric || null} error={issues.metric}
            data={kind.metrics.map(({ key, label }) => ({ value: key, label: distinct(kind, key, label) }))}
            onChange={(value) => onChange({ metric: value ?? '' })} />
          <Select label={s.is} value={form.is} allowDeselect={false}
            data={[{ value: 'above', label: s.above }, { value: 'below', label: s.below }]}
            onChange={(value) => onChange({ is: value === 'below' ? 'below' : 'above' })} />
          <Typed label={s.valueOf(unit)} name="number" {...{ form, issues, onChange }} />
        </div>
      )}
      <div className={styles.two}><Typed label={s.long} help={s.longHelp} name="minutes" {...{ form, issues, onChange }} /></div>
      {hasBound(form.when) && (
        <Fold label={s.more} open={open || issues.clear !== undefined} onToggle={() => setOpen(!open)}>
          <Typed label={s.clear} help={s.clearHelp} name="clear" {...{ form, issues, onChange }} />
        </Fold>
      )}
    </>
  )
}

/** Two numbers of a kind may have one label; then the unit tells them apart. */
function distinct(kind: Kind, key: string, label: string): string {
  const same = kind.metrics.filter((metric) => metric.label === label)
  return same.length > 1 ? `${label} (${same.find((metric) => metric.key === key)?.unit ?? ''})` : label
}

/** A rule for other verdicts than the usual three says which. */
function labelOf(when: When, { verdicts }: RuleForm, kind: Kind): string {
  if (when !== 'worse' || isUsual(verdicts)) return s.whens[when]
  return conditionWords({ condition: { type: 'verdict', verdicts: [...verdicts] }, forSeconds: 0 }, kind)
}

type TypedProps = FormProps & { readonly label: string; readonly help?: string; readonly name: 'number' | 'minutes' | 'clear' }

const Typed = ({ label, help, name, form, issues, onChange }: TypedProps) => (
  <TextInput label={label} description={help} inputMode="decimal" {...wrapped} value={form[name]} error={issues[name]}
    onChange={(event) => onChange({ [name]: event.currentTarget.value })} />
)

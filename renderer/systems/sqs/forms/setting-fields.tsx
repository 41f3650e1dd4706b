import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { t } from '../../../texts/index.ts'
import { settingProblem, settingsOf, settingWords, type Setting } from './settings.ts'
import styles from './forms.module.css'

const s = t.sqs.settings

type FieldsProps = {
  readonly fifo: boolean
  readonly values: Readonly<Record<string, string>>
  readonly onChange: (values: Readonly<Record<string, string>>) => void
}

/** Every setting of a queue as a field, with its unit; empty is the default. */
export function SettingFields({ fifo, values, onChange }: FieldsProps) {
  const put = (key: string, value: string) => onChange({ ...values, [key]: value })
  const field = (setting: Setting) => (
    <Field key={setting.key} setting={setting} value={values[setting.key] ?? ''} onChange={(value) => put(setting.key, value)} />
  )
  const known = settingsOf(fifo)
  return (
    <>
      <div className={styles.two}>
        {known.filter(({ kind }) => kind !== 'json').map(field)}
      </div>
      {known.filter(({ kind }) => kind === 'json').map(field)}
    </>
  )
}

type FieldProps = { readonly setting: Setting, readonly value: string, readonly onChange: (value: string) => void }

function Field({ setting, value, onChange }: FieldProps) {
  const label = s.names[setting.key] ?? setting.key
  const problem = settingProblem(setting, value)
  switch (setting.kind) {
    case 'flag': return (
      <Checkbox label={label} checked={value === 'true'} onChange={(event) => onChange(String(event.currentTarget.checked))} />
    )
    case 'choice': return (
      <Select label={label} value={value || null} data={[...setting.choices ?? []]} onChange={(next) => onChange(next ?? '')} />
    )
    case 'json': return (
      <Textarea label={label} autosize minRows={2} maxRows={10} value={value} spellCheck={false}
        classNames={{ input: styles.code ?? '' }} error={problem} placeholder={s.none}
        onChange={(event) => onChange(event.currentTarget.value)} />
    )
    case 'seconds': case 'bytes': case 'text': return (
      <TextInput label={setting.kind === 'text' ? label : s.unit(label, setting.kind)} value={value} error={problem}
        placeholder={s.default} spellCheck={false}
        {...(setting.kind === 'seconds' && problem === null && value !== '' && { description: settingWords(setting, value) })}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onChange={(event) => onChange(event.currentTarget.value)} />
    )
  }
}

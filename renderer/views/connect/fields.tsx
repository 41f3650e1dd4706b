import { Select, Switch, TextInput } from '@mantine/core'
import { useId } from 'react'
import { Environment } from '#contract/connection.ts'
import { allows, Level, levels } from '#contract/level.ts'
import { useInfo } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EnvironmentMark } from '../../ui/environment.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import type { ConnectForm, FormPatch, Issues } from './form.ts'
import { RegistryFields } from './registry-fields.tsx'
import { SignInFields } from './sign-in-fields.tsx'
import { TlsFields } from './tls-fields.tsx'
import styles from './connect.module.css'

export type FieldProps = {
  readonly form: ConnectForm
  readonly issues: Issues
  /** Dotted names of the secrets that are stored for this connection. */
  readonly secrets: readonly string[]
  readonly onChange: (patch: FormPatch) => void
}

const encryptions = ['none', 'tls', 'own'] as const
const signIns = ['none', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
const options = <Value extends string>(values: readonly Value[], names: Readonly<Record<Value, string>>) => values.map((value) => ({ value, label: names[value] }))

/** All fields of a Kafka connection. A refused value says why beside its field. */
export function Fields(props: FieldProps) {
  const { form, issues, secrets, onChange } = props
  const id = useId()
  const cap = useInfo().data?.level ?? 'destructive'
  const count = form.brokers.split(/[\s,]+/).filter((part) => part !== '').length
  return (
    <>
      <div className={styles.two}>
        <TextInput label={t.connect.name} value={form.name} error={issues.name} onChange={(event) => onChange({ name: event.currentTarget.value })} />
        <Select label={t.connect.level} value={form.level} data={options(levels, t.connect.levels)} onChange={(value) => onChange({ level: Level.parse(value) })} />
      </div>
      <p className={styles.help}>{form.level === 'read' ? t.connect.readSays : t.shell.levelTips[form.level]} {!allows(cap, form.level) && t.connect.capped(t.connect.levels[cap])}</p>
      <div>
        <span className={styles.label} id={id}>{t.connect.environment}</span>
        <Segmented label={t.connect.environment} value={form.environment} onChange={(environment) => onChange({ environment })}
          options={Environment.options.map((value) => ({ value, label: <><EnvironmentMark environment={value} named={false} />{t.shell.environments[value]}</> }))} />
      </div>
      <TextInput className={styles.mono ?? ''} label={count > 1 ? `${t.connect.brokers} · ${count}` : t.connect.brokers} value={form.brokers} error={issues.brokers} spellCheck={false}
        description={t.connect.brokersHelp} inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => onChange({ brokers: event.currentTarget.value })} />
      <div className={styles.two}>
        <Select label={t.connect.encryption} value={form.encryption} data={options(encryptions, t.connect.encryptions)}
          onChange={(value) => onChange({ encryption: encryptions.find((one) => one === value) ?? 'none' })} />
        <Select label={t.connect.signIn} value={form.signIn} data={options(signIns, t.connect.signIns)}
          onChange={(value) => onChange({ signIn: signIns.find((one) => one === value) ?? 'none' })} />
      </div>
      {form.encryption === 'own' && <TlsFields tls={form} issues={issues} keySet={secrets.includes('tls.key')} onChange={onChange} />}
      {form.signIn !== 'none' && <SignInFields {...props} />}
      <RegistryFields {...props} />
      <Switch label={t.connect.checksums} description={t.connect.checksumsHelp} checked={form.checksums}
        onChange={(event) => onChange({ checksums: event.currentTarget.checked })} />
    </>
  )
}

import { Select, Switch, TextInput } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { AboutFields } from './about-fields.tsx'
import type { ConnectForm, FormPatch, Issues } from './form.ts'
import { AwsSelect } from './aws-select.tsx'
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
const signIns = ['none', 'PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'AWS_MSK_IAM'] as const
const options = <Value extends string>(values: readonly Value[], names: Readonly<Record<Value, string>>) => values.map((value) => ({ value, label: names[value] }))

/** IAM sign-in is only offered by listeners with TLS. */
const signInPatch = (signIn: ConnectForm['signIn'], { encryption }: ConnectForm): FormPatch =>
  ({ signIn, ...(signIn === 'AWS_MSK_IAM' && encryption === 'none' && { encryption: 'tls' as const }) })

/** All fields of a Kafka connection. A refused value says why beside its field. */
export function Fields(props: FieldProps) {
  const { form, issues, secrets, onChange } = props
  const count = form.brokers.split(/[\s,]+/).filter((part) => part !== '').length
  return (
    <>
      <AboutFields form={form} issues={issues} onChange={onChange} />
      <TextInput className={styles.mono ?? ''} label={count > 1 ? `${t.connect.brokers} · ${count}` : t.connect.brokers} value={form.brokers} error={issues.brokers} spellCheck={false}
        description={t.connect.brokersHelp} inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => onChange({ brokers: event.currentTarget.value })} />
      <div className={styles.two}>
        <Select label={t.connect.encryption} value={form.encryption} data={options(encryptions, t.connect.encryptions)}
          onChange={(value) => onChange({ encryption: encryptions.find((one) => one === value) ?? 'none' })} />
        <Select label={t.connect.signIn} value={form.signIn} data={options(signIns, t.connect.signIns)}
          onChange={(value) => onChange(signInPatch(signIns.find((one) => one === value) ?? 'none', form))} />
      </div>
      {form.encryption === 'own' && <TlsFields tls={form} issues={issues} keySet={secrets.includes('tls.key')} onChange={onChange} />}
      {form.signIn === 'AWS_MSK_IAM' && (
        <AwsSelect value={form.aws} error={issues.aws} help={t.connect.awsConnectionHelp} onChange={(aws) => onChange({ aws })} />
      )}
      {form.signIn !== 'none' && form.signIn !== 'AWS_MSK_IAM' && <SignInFields {...props} />}
      <RegistryFields {...props} />
      <Switch label={t.connect.checksums} description={t.connect.checksumsHelp} checked={form.checksums}
        onChange={(event) => onChange({ checksums: event.currentTarget.checked })} />
    </>
  )
}

import { NumberInput, PasswordInput, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../texts/index.ts'
import { Icon } from '../../../ui/icon.tsx'
import { AboutFields } from '../about-fields.tsx'
import { Fold } from '../fold.tsx'
import { Chip } from '../../../ui/chip.tsx'
import type { AwsField, AwsForm, AwsIssues } from './aws-form.ts'
import { ProfileList } from './profile-list.tsx'
import { RegionSelect } from './region-select.tsx'
import connectStyles from '../connect.module.css'
import styles from './aws.module.css'

const c = t.aws
const wrapped = { inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[] }

export type AwsFieldProps = {
  readonly form: AwsForm
  readonly issues: AwsIssues
  /** Dotted names of the secrets that are stored for this connection. */
  readonly secrets: readonly string[]
  /** Whether the connection is new, so that further regions may be opened with it. */
  readonly isNew: boolean
  readonly onChange: (patch: Partial<AwsForm>) => void
}

/** All fields of an AWS connection: how to sign in, where, and under folds what few need. */
export function AwsFields(props: AwsFieldProps) {
  const { form, issues, isNew, onChange } = props
  return (
    <>
      <ProfileList form={form} issues={issues} onChange={onChange} />
      {form.signIn === 'keys' && <KeyFields {...props} />}
      <RegionSelect label={c.region} value={form.region} error={issues.region} onChange={(region) => onChange({ region, also: form.also.filter((one) => one !== region) })} />
      <AboutFields form={form} issues={issues} readSays={c.readSays} onChange={onChange} />
      {isNew && <AlsoFields {...props} />}
      <RoleFields {...props} />
      <EndpointField {...props} />
      <CostFields {...props} />
    </>
  )
}

function KeyFields({ form, issues, secrets, onChange }: AwsFieldProps) {
  const eye = ({ reveal }: { readonly reveal: boolean }) => <Icon name="eye" tone={reveal ? 'accent' : 'muted'} />
  const set = (name: string) => (secrets.includes(`credentials.${name}`) ? t.connect.isSet : '')
  return (
    <>
      <TextInput className={styles.secretInput ?? ''} label={c.accessKeyId} value={form.accessKeyId} error={issues.accessKeyId} autoComplete="off" spellCheck={false}
        onChange={(event) => onChange({ accessKeyId: event.currentTarget.value })} />
      <PasswordInput className={styles.secretInput ?? ''} visibilityToggleIcon={eye} label={c.secretAccessKey} value={form.secretAccessKey} error={issues.secretAccessKey}
        autoComplete="new-password" placeholder={set('secretAccessKey')} onChange={(event) => onChange({ secretAccessKey: event.currentTarget.value })} />
      <PasswordInput className={styles.secretInput ?? ''} visibilityToggleIcon={eye} label={c.sessionToken} value={form.sessionToken} error={issues.sessionToken}
        description={c.sessionTokenHelp} {...wrapped} autoComplete="new-password" placeholder={set('sessionToken')}
        onChange={(event) => onChange({ sessionToken: event.currentTarget.value })} />
    </>
  )
}

function AlsoFields({ form, onChange }: AwsFieldProps) {
  if (form.region === '') return null
  return (
    <div>
      <RegionSelect label={c.also} value="" help={c.alsoHelp} without={[form.region, ...form.also]} onChange={(region) => onChange({ also: [...form.also, region] })} />
      {form.also.length > 0 && (
        <div className={styles.chips}>
          {form.also.map((region) => (
            <Chip key={region} icon="close" pressed onPress={() => onChange({ also: form.also.filter((one) => one !== region) })}>
              <span className="sr-only">{c.takeOut(region)}</span><span aria-hidden="true">{region}</span>
            </Chip>
          ))}
        </div>
      )}
    </div>
  )
}

function RoleFields({ form, issues, onChange }: AwsFieldProps) {
  const [open, setOpen] = useState(form.roleArn !== '')
  const field = (key: 'roleArn' | 'externalId' | 'sessionName' | 'mfaSerial' | 'duration', label: string, help?: string, placeholder?: string) => (
    <TextInput label={label} value={form[key]} error={issues[key]} spellCheck={false} autoComplete="off" {...wrapped} {...(help !== undefined && { description: help })}
      {...(placeholder !== undefined && { placeholder, className: connectStyles.mono ?? '' })} onChange={(event) => onChange({ [key]: event.currentTarget.value })} />
  )
  return (
    <Fold label={c.role} open={open || hasIssue(issues, ['roleArn', 'duration', 'mfaSerial'])} onToggle={() => setOpen(!open)}>
      {field('roleArn', c.roleArn, undefined, 'arn:aws:iam::123456789012:role/reader')}
      <div className={connectStyles.two}>{field('externalId', c.externalId)}{field('sessionName', c.sessionName)}</div>
      {field('mfaSerial', c.mfaSerial, c.mfaSerialHelp)}
      {field('duration', c.duration, c.durationHelp)}
    </Fold>
  )
}

function EndpointField({ form, issues, onChange }: AwsFieldProps) {
  const [open, setOpen] = useState(form.endpoint !== '')
  return (
    <Fold label={c.endpointFold} open={open || hasIssue(issues, ['endpoint'])} onToggle={() => setOpen(!open)}>
      <TextInput className={connectStyles.mono ?? ''} label={c.endpoint} value={form.endpoint} error={issues.endpoint} description={c.endpointHelp} {...wrapped}
        placeholder="http://127.0.0.1:4566" spellCheck={false} autoComplete="off" onChange={(event) => onChange({ endpoint: event.currentTarget.value })} />
    </Fold>
  )
}

function CostFields({ form, issues, isNew, onChange }: AwsFieldProps) {
  const [open, setOpen] = useState(!isNew)
  if (form.endpoint.trim() !== '') return null
  return (
    <Fold label={c.costFold} open={open || hasIssue(issues, ['cap'])} onToggle={() => setOpen(!open)}>
      <Switch label={c.allowCloudWatch} description={c.allowCloudWatchHelp} checked={form.allow} onChange={(event) => onChange({ allow: event.currentTarget.checked })} />
      <NumberInput label={c.cap} description={c.capHelp} {...wrapped} min={0} step={0.1} value={form.cap} error={issues.cap}
        onChange={(value) => onChange({ cap: String(value) })} />
    </Fold>
  )
}

const hasIssue = (issues: AwsIssues, fields: readonly AwsField[]): boolean => fields.some((field) => issues[field] !== undefined)

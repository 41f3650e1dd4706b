import { PasswordInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import type { FieldProps } from './fields.tsx'
import { Fold } from './fold.tsx'
import type { Issues, RegistryForm } from './form.ts'
import { TlsFields } from './tls-fields.tsx'
import styles from './connect.module.css'

const c = t.connect
const signIns = ['none', 'basic', 'token'] as const
const tlsFields = ['ca', 'cert', 'key', 'serverName'] as const

/** What is wrong with a field of the registry. */
const issueOf = (issues: Issues, field: keyof RegistryForm): string | undefined => issues[`registry.${field}`]

/** Whether the registry's own certificates have something to show. */
const hasTls = ({ ca, cert, serverName, anyCertificate }: RegistryForm): boolean =>
  ca !== '' || cert !== '' || serverName !== '' || anyCertificate

/** A registry with Confluent's API: address, sign-in, certificates. Stored secrets are only said to be there. */
export function ConfluentFields({ form, issues, secrets, onChange }: FieldProps) {
  const { registry } = form
  const [own, setOwn] = useState(hasTls(registry) || secrets.includes('registry.tls.key'))
  const change = (patch: Partial<RegistryForm>) => onChange({ registry: patch })
  const set = (secret: string) => (secrets.includes(`registry.${secret}`) ? c.isSet : '')
  const eye = ({ reveal }: { readonly reveal: boolean }) => <Icon name="eye" tone={reveal ? 'accent' : 'muted'} />
  return (
    <>
      <TextInput className={styles.mono ?? ''} label={c.registryUrl} value={registry.url} error={issueOf(issues, 'url')}
        spellCheck={false} placeholder="http://registry:8081" description={c.registryHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => change({ url: event.currentTarget.value })} />
      <Select label={c.registrySignIn} value={registry.signIn}
        data={signIns.map((value) => ({ value, label: c.registrySignIns[value] }))}
        onChange={(value) => change({ signIn: signIns.find((one) => one === value) ?? 'none' })} />
      {registry.signIn === 'basic' && (
        <div className={styles.two}>
          <TextInput className={styles.secret ?? ''} label={c.registryUsername} value={registry.username}
            error={issueOf(issues, 'username')} autoComplete="off" spellCheck={false}
            onChange={(event) => change({ username: event.currentTarget.value })} />
          <PasswordInput className={styles.secret ?? ''} visibilityToggleIcon={eye} label={c.registryPassword}
            value={registry.password}
            error={issueOf(issues, 'password')} autoComplete="new-password" placeholder={set('password')}
            onChange={(event) => change({ password: event.currentTarget.value })} />
        </div>
      )}
      {registry.signIn === 'token' && (
        <PasswordInput className={styles.secret ?? ''} visibilityToggleIcon={eye} label={c.registryToken} value={registry.token}
          error={issueOf(issues, 'token')} autoComplete="new-password" placeholder={set('token')}
          onChange={(event) => change({ token: event.currentTarget.value })} />
      )}
      <Fold label={c.registryTls} open={own} onToggle={() => setOwn(!own)}>
        <TlsFields tls={registry} issues={Object.fromEntries(tlsFields.map((field) => [field, issueOf(issues, field)]))}
          keySet={secrets.includes('registry.tls.key')} onChange={change} />
      </Fold>
    </>
  )
}

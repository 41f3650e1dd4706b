import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useId } from 'react'
import { t } from '../../texts/index.ts'
import type { FieldProps } from './fields.tsx'
import styles from './connect.module.css'

type PemProps = { readonly label: string; readonly value: string; readonly error: string | undefined; readonly placeholder?: string; readonly onChange: (value: string) => void }

/** A PEM text: pasted, or read from a file of this machine. */
function Pem({ label, value, error, placeholder = '-----BEGIN', onChange }: PemProps) {
  const id = useId()
  return (
    <div className={styles.pem}>
      <div className={styles.pemHead}>
        <label className={styles.label} htmlFor={id}>{label}</label>
        <span className={styles.file}>
          {t.connect.chooseFile}
          <input type="file" aria-label={`${t.connect.chooseFile}: ${label}`} accept=".pem,.crt,.cer,.key,.txt"
            onChange={(event) => { void event.currentTarget.files?.[0]?.text().then(onChange) }} />
        </span>
      </div>
      <Textarea id={id} className={styles.mono ?? ''} rows={2} spellCheck={false} autoComplete="off" value={value} error={error} placeholder={placeholder} onChange={(event) => onChange(event.currentTarget.value)} />
    </div>
  )
}

/** Own certificates: authority, client certificate with its key, and whom the broker must prove to be. */
export function TlsFields({ form, issues, secrets, onChange }: FieldProps) {
  return (
    <>
      <Pem label={t.connect.ca} value={form.ca} error={issues.ca} onChange={(ca) => onChange({ ca })} />
      <Pem label={t.connect.cert} value={form.cert} error={issues.cert} onChange={(cert) => onChange({ cert })} />
      <Pem label={t.connect.key} value={form.key} error={issues.key} {...(secrets.includes('tls.key') && { placeholder: t.connect.isSet })} onChange={(key) => onChange({ key })} />
      <TextInput label={t.connect.serverName} value={form.serverName} error={issues.serverName} description={t.connect.serverNameHelp} spellCheck={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => onChange({ serverName: event.currentTarget.value })} />
      <Checkbox label={t.connect.anyCertificate} description={t.connect.anyCertificateHelp} checked={form.anyCertificate} onChange={(event) => onChange({ anyCertificate: event.currentTarget.checked })} />
    </>
  )
}

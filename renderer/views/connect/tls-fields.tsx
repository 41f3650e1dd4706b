import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useId } from 'react'
import { t } from '../../texts/index.ts'
import type { TlsForm } from './form.ts'
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

type TlsProps = {
  readonly tls: TlsForm
  readonly issues: Readonly<Partial<Record<keyof TlsForm, string | undefined>>>
  /** Whether a client key is stored. */
  readonly keySet: boolean
  readonly onChange: (patch: Partial<TlsForm>) => void
}

/** Own certificates: authority, client certificate with its key, and whom the other side must prove to be. */
export function TlsFields({ tls, issues, keySet, onChange }: TlsProps) {
  return (
    <>
      <Pem label={t.connect.ca} value={tls.ca} error={issues.ca} onChange={(ca) => onChange({ ca })} />
      <Pem label={t.connect.cert} value={tls.cert} error={issues.cert} onChange={(cert) => onChange({ cert })} />
      <Pem label={t.connect.key} value={tls.key} error={issues.key} {...(keySet && { placeholder: t.connect.isSet })} onChange={(key) => onChange({ key })} />
      <TextInput label={t.connect.serverName} value={tls.serverName} error={issues.serverName} description={t.connect.serverNameHelp} spellCheck={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(event) => onChange({ serverName: event.currentTarget.value })} />
      <Checkbox label={t.connect.anyCertificate} description={t.connect.anyCertificateHelp} checked={tls.anyCertificate} onChange={(event) => onChange({ anyCertificate: event.currentTarget.checked })} />
    </>
  )
}

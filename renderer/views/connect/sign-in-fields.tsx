import { PasswordInput, TextInput } from '@mantine/core'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import type { FieldProps } from './fields.tsx'
import styles from './connect.module.css'

/** User name and password. A stored password is only said to be there; it never comes back. */
export function SignInFields({ form, issues, secrets, onChange }: FieldProps) {
  return (
    <>
      <div className={styles.two}>
        <TextInput className={styles.secret ?? ''} label={t.connect.username} value={form.username} error={issues.username} autoComplete="off" spellCheck={false} onChange={(event) => onChange({ username: event.currentTarget.value })} />
        <PasswordInput className={styles.secret ?? ''} visibilityToggleIcon={({ reveal }) => <Icon name="eye" tone={reveal ? 'accent' : 'muted'} />} label={t.connect.password} value={form.password} error={issues.password} autoComplete="new-password"
          placeholder={secrets.includes('sasl.password') ? t.connect.isSet : ''} onChange={(event) => onChange({ password: event.currentTarget.value })} />
      </div>
      <p className={`${styles.help} ${styles.locked}`}><Icon name="lock" small />{t.connect.kept}</p>
    </>
  )
}

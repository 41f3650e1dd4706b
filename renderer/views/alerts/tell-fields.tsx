import { Switch, TextInput } from '@mantine/core'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import type { RuleForm } from './rule-form.ts'
import { useWebhook } from './use-webhook.ts'
import { wrapped } from './wrapped.ts'
import styles from './alerts.module.css'

const s = t.alerts.form

type Props = { readonly form: RuleForm; readonly isDesktop: boolean; readonly onChange: (patch: Partial<RuleForm>) => void }

/** Who is told besides the page, and what the rule is called. */
export function TellFields({ form, isDesktop, onChange }: Props) {
  const host = useWebhook().data?.host
  const { mask } = useRoomView()
  return (
    <>
      <div className={styles.field} role="group" aria-label={s.tell}>
        <span className={styles.groupLabel}>{s.tell}</span>
        <Switch label={isDesktop ? s.desktop : s.desktopNone} checked={form.desktop}
          onChange={(event) => onChange({ desktop: event.currentTarget.checked })} />
        <Switch label={host ? `${s.webhook} (${mask(host)})` : s.webhookNone} checked={form.webhook}
          disabled={!host && !form.webhook} onChange={(event) => onChange({ webhook: event.currentTarget.checked })} />
      </div>
      <TextInput label={s.name} description={s.nameHelp} {...wrapped} maxLength={120} value={form.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })} />
    </>
  )
}

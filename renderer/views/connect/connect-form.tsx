import { useState, type FormEvent } from 'react'
import type { Connection } from '#contract/connection.ts'
import { go } from '../../address/use-address.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Doctor, type CheckState } from './doctor.tsx'
import { Fields } from './fields.tsx'
import { KindSwitch } from './kind-switch.tsx'
import { PasteBox } from './paste-box.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { SchemaFiles } from './schema-files.tsx'
import { useConnect } from './use-connect.ts'
import styles from './connect.module.css'

/** What the one primary button says: a new connection is made with gaps where some brokers failed, anything is saved anyway where all did. */
function goLabel(check: CheckState, isNew: boolean): string {
  if (isNew && check.state === 'done' && check.health.state === 'degraded') return t.connect.withGaps
  if (check.state === 'done' && check.health.state === 'down') return t.connect.saveAnyway
  return isNew ? t.connect.connect : t.connect.save
}

/** Form at the left, connection check at the right. */
export function ConnectForm({ saved }: { readonly saved?: Connection }) {
  const connecting = useConnect(saved)
  const { form, issues, check, problem, isSaving } = connecting
  const [removing, setRemoving] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = event.currentTarget
    const connection = await connecting.save()
    if (connection) go({ view: 'connection', connection: connection.id })
    else requestAnimationFrame(() => fields.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const checkLabel = check.state === 'done' ? t.connect.checkAgain : t.connect.check
  return (
    <div className={styles.connect}>
      <form className={`${styles.form} scroll`} data-form="" noValidate onSubmit={(event) => void submit(event)}>
        {!saved && <KindSwitch kind="kafka" />}
        {!saved && <PasteBox onFields={connecting.change} />}
        <Fields form={form} issues={issues} secrets={saved?.secrets ?? []} onChange={connecting.change} />
        {problem && <FailedState problem={problem} />}
        <div className={styles.buttons}>
          <Button onClick={() => void connecting.runCheck()} disabled={check.state === 'running'}>{check.state === 'running' ? t.connect.checking : checkLabel}</Button>
          <span className="spacer" />
          <Button kind="ghost" onClick={() => history.back()}>{t.connect.cancel}</Button>
          <Button kind="primary" type="submit" disabled={isSaving}>{isSaving ? t.connect.saving : goLabel(check, saved === undefined)}</Button>
        </div>
        {saved && <SchemaFiles connection={saved.id} />}
        {saved && (
          <div className={styles.removal}>
            <Button kind="ghost" icon="trash" onClick={() => setRemoving(true)}>{t.connect.removeShort}</Button>
          </div>
        )}
      </form>
      <Doctor check={check} onStop={connecting.stopCheck} onAgain={() => void connecting.runCheck()} />
      {saved && <RemoveDialog connection={saved} open={removing} onClose={() => setRemoving(false)} />}
    </div>
  )
}

import { useState, type FormEvent } from 'react'
import type { Connection } from '#contract/connection.ts'
import { go } from '../../../address/use-address.ts'
import { problemOf } from '../../../rpc/queries.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import type { CheckWords } from '../diagnosis.ts'
import { Doctor } from '../doctor.tsx'
import { KindSwitch } from '../kind-switch.tsx'
import { RemoveDialog } from '../remove-dialog.tsx'
import { AwsFields } from './aws-fields.tsx'
import { SignInDialog } from './sign-in-dialog.tsx'
import { useAwsConnect, type AwsConnecting } from './use-aws-connect.ts'
import { useProfiles } from './use-profiles.ts'
import { Who } from './who.tsx'
import connectStyles from '../connect.module.css'
import styles from './aws.module.css'

const serviceWords: CheckWords = { ...t.aws.doctor, onlyWalked: true }

/** The form of an AWS connection at the left; at the right who it is, and the check of its services. */
export function AwsConnect({ saved }: { readonly saved?: Connection }) {
  const connecting = useAwsConnect(saved)
  const { form, issues, check, problem, isSaving } = connecting
  const [removing, setRemoving] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = event.currentTarget
    const connection = await connecting.save()
    if (connection) go({ view: 'connection', connection: connection.id })
    else requestAnimationFrame(() => fields.querySelector<HTMLElement>('[aria-invalid=true] input:not(:disabled), input[aria-invalid=true]')?.focus())
  }
  const checkLabel = check.state === 'done' ? t.connect.checkAgain : t.connect.check
  const goLabel = form.also.length > 0 ? t.aws.connectMany(form.also.length + 1) : t.aws.connect
  return (
    <div className={connectStyles.connect}>
      <form className={`${connectStyles.form} scroll`} data-form="" noValidate onSubmit={(event) => void submit(event)}>
        {!saved && <KindSwitch kind="aws" />}
        <AwsFields form={form} issues={issues} secrets={saved?.secrets ?? []} isNew={!saved} onChange={connecting.change} />
        {saved && (
          <div className={connectStyles.removal}>
            <Button kind="ghost" icon="trash" onClick={() => setRemoving(true)}>{t.connect.removeShort}</Button>
          </div>
        )}
        {problem && <FailedState problem={problem} />}
        <div className={`${connectStyles.buttons} ${styles.go}`}>
          <Button onClick={() => void connecting.runCheck()} disabled={check.state === 'running'}>{check.state === 'running' ? t.connect.checking : checkLabel}</Button>
          <span className="spacer" />
          <Button kind="ghost" onClick={() => history.back()}>{t.connect.cancel}</Button>
          <Button kind="primary" type="submit" disabled={isSaving}>{isSaving ? t.connect.saving : saved ? t.connect.save : goLabel}</Button>
        </div>
      </form>
      <Doctor check={check} onStop={connecting.stopCheck} onAgain={() => void connecting.runCheck()} words={serviceWords} idle={t.aws.checkIdle}>
        <Identity connecting={connecting} />
      </Doctor>
      {saved && <RemoveDialog connection={saved} open={removing} onClose={() => setRemoving(false)} />}
    </div>
  )
}

/** Who the form signs in as, as soon as that can be asked. */
function Identity({ connecting: { form, identity, isAsking } }: { readonly connecting: AwsConnecting }) {
  const [signingIn, setSigningIn] = useState(false)
  const problem = problemOf(identity)
  const isSso = (useProfiles().data?.profiles ?? []).some((one) => one.name === (form.profile || 'default') && one.sso !== undefined)
  const isSignIn = problem?.code === 'Unauthenticated' && form.signIn !== 'keys' && isSso
  return (
    <div className={styles.identity}>
      <div className={connectStyles.doctorHead}><h2>{t.aws.whoTitle}</h2></div>
      {!isAsking && <div className={connectStyles.idle}><EmptyState title={t.aws.idleTitle}>{t.aws.idleText}</EmptyState></div>}
      {isAsking && identity.isFetching && !identity.data && <p className={styles.asking} role="status">{t.aws.asking}</p>}
      {isAsking && identity.data && !problem && <Who identity={identity.data} />}
      {isAsking && problem && !identity.isFetching && (
        <div className={styles.failed}>
          <FailedState problem={problem} onTryAgain={() => void identity.refetch()}
            action={isSignIn && <Button kind="primary" onClick={() => setSigningIn(true)}>{t.aws.signIn}</Button>} />
        </div>
      )}
      {signingIn && <SignInDialog profile={form.signIn === 'profile' ? form.profile : 'default'} onClose={() => setSigningIn(false)} />}
    </div>
  )
}

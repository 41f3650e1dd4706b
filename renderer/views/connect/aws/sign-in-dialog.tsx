import { useState } from 'react'
import type { AwsSignIn } from '#contract/aws.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatRecent } from '../../../format/time.ts'
import { client } from '../../../rpc/client.ts'
import { queries } from '../../../rpc/queries.ts'
import { useStream } from '../../../rpc/use-stream.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { useNow } from '../../../ui/clock.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { announce } from '../../../ui/live-region.tsx'
import buttons from '../../../ui/button.module.css'
import { profilesKey } from './use-profiles.ts'
import styles from './aws.module.css'

const s = t.aws.signingIn

type Props = { readonly profile: string; readonly onClose: () => void; readonly onDone?: () => void }

/** Signs an SSO profile in: the page to open with the code to compare, the wait, and the end. Closing it stops waiting. */
export function SignInDialog({ profile, onClose, onDone }: Props) {
  const [step, setStep] = useState<AwsSignIn>()
  const stream = useStream<AwsSignIn>(`sign-in ${profile}`, {
    reopen: false,
    open: (options) => client.aws.signIn({ profile }, options),
    take: (next) => {
      setStep(next)
      if (next.state !== 'done') return
      announce(t.aws.signIn)
      void queries.invalidateQueries({ queryKey: profilesKey })
      void queries.invalidateQueries({ queryKey: ['aws-identity'] })
      onDone?.()
    },
  })
  const again = () => { setStep(undefined); stream.again() }
  return (
    <Dialog open onClose={onClose} title={s.title(profile)} width={480}
      foot={step?.state === 'done'
        ? <Button kind="primary" data-autofocus="" onClick={onClose}>{s.ok}</Button>
        : <Button onClick={onClose}>{t.states.cancel}</Button>}>
      {stream.state === 'failed' && <FailedState problem={stream.problem} onTryAgain={again} />}
      {stream.state !== 'failed' && !step && <p className="t2" role="status">{s.starting}</p>}
      {stream.state !== 'failed' && step?.state === 'waiting' && <Waiting step={step} onAgain={again} />}
      {step?.state === 'done' && <Done until={step.until} />}
    </Dialog>
  )
}

function Waiting({ step: { url, code, expiresAt }, onAgain }: { readonly step: Extract<AwsSignIn, { state: 'waiting' }>; readonly onAgain: () => void }) {
  const left = Math.round((expiresAt - useNow()) / 1_000)
  return (
    <div className={styles.signIn}>
      <p>{s.open}</p>
      <p className={styles.code}><span>{code}</span><CopyButton text={code} what={s.copyCode} /></p>
      <a className={buttons.button} data-kind="primary" data-autofocus="" href={url} target="_blank" rel="noreferrer">
        <Icon name="external" small />{s.openPage}
      </a>
      {left > 0
        ? <p className="t3 small" role="status">{s.waiting(formatDuration(left < 60 ? left : left - left % 60))}</p>
        : <p className="t3 small" role="status">{s.expired} <Button kind="ghost" onClick={onAgain}>{s.again}</Button></p>}
    </div>
  )
}

function Done({ until }: { readonly until: number }) {
  const { timeZone } = useSettings()
  return <p role="status"><Icon name="complete" tone="good" /> {s.done(formatRecent(until, timeZone, useNow()))}</p>
}

import { useState, type ReactNode } from 'react'
import type { AwsProfile } from '#contract/aws.ts'
import { formatRecent } from '../../../format/time.ts'
import { problemOf, useInfo } from '../../../rpc/queries.ts'
import { useSettings } from '../../../shell/settings.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { useNow } from '../../../ui/clock.ts'
import { FailedState } from '../../../ui/failed-state.tsx'
import { needsSignIn, sortProfiles, withProfile, type AwsForm, type AwsIssues } from './aws-form.ts'
import { SignInDialog } from './sign-in-dialog.tsx'
import { useProfiles } from './use-profiles.ts'
import styles from './aws.module.css'

const p = t.aws.profile

type Props = { readonly form: AwsForm; readonly issues: AwsIssues; readonly onChange: (patch: Partial<AwsForm>) => void }

/** The ways to sign in: the profiles of the AWS config, usable ones first, then what the CLI would find, stored keys last. */
export function ProfileList({ form, issues, onChange }: Props) {
  const profiles = useProfiles()
  const vault = useInfo().data?.vault ?? 'file'
  const [signingIn, setSigningIn] = useState<AwsProfile>()
  const problem = problemOf(profiles)
  return (
    <fieldset className={styles.ways} aria-invalid={issues.signIn !== undefined || undefined} aria-describedby={issues.signIn && 'aws-way-issue'}>
      <legend className={styles.legend}>{t.aws.signInWith}</legend>
      {problem && <FailedState problem={problem} onTryAgain={() => void profiles.refetch()} />}
      {profiles.data?.problems.map((one) => <p key={one.message} className={styles.refused}><b>{one.message}</b> {one.hint}</p>)}
      <div className={`${styles.list} scroll`} aria-busy={profiles.isPending}>
        {profiles.isPending && <p className={styles.note}>{t.aws.readingProfiles}</p>}
        {profiles.data?.profiles.length === 0 && <p className={styles.note}><b>{p.none}.</b> {p.noneText(profiles.data.files.join(', '))}</p>}
        {sortProfiles(profiles.data?.profiles ?? []).map((profile) => (
          <Profile key={profile.name} profile={profile} chosen={form.signIn === 'profile' && form.profile === profile.name}
            onChoose={() => onChange(withProfile(form, profile))} onSignIn={() => setSigningIn(profile)} />
        ))}
      </div>
      <div className={styles.others}>
        <Way title={t.aws.chain} chosen={form.signIn === 'chain'} onChoose={() => onChange({ signIn: 'chain' })}>{t.aws.chainText}</Way>
        <Way title={t.aws.storedKeys} chosen={form.signIn === 'keys'} onChoose={() => onChange({ signIn: 'keys' })}>{t.aws.storedIn[vault]}</Way>
      </div>
      {issues.signIn && <p className={styles.refused} id="aws-way-issue">{issues.signIn}</p>}
      {signingIn && (
        <SignInDialog profile={signingIn.name} onClose={() => setSigningIn(undefined)} onDone={() => onChange(withProfile(form, signingIn))} />
      )}
    </fieldset>
  )
}

/** What a profile is, in one line. */
function about(profile: AwsProfile, until: (at: number) => string): string {
  const { kind, account, role, source, mfaSerial, region, sso } = profile
  return [
    p.kinds[kind], account && p.account(account), role && p.role(role), source && p.source(source), mfaSerial && p.mfa, region,
    sso && sso.signedInUntil !== null && p.until(until(sso.signedInUntil)),
  ].filter((part) => typeof part === 'string' && part !== '').join(' · ')
}

type ProfileProps = { readonly profile: AwsProfile; readonly chosen: boolean; readonly onChoose: () => void; readonly onSignIn: () => void }

function Profile({ profile, chosen, onChoose, onSignIn }: ProfileProps) {
  const now = useNow()
  const { timeZone } = useSettings()
  const signIn = needsSignIn(profile)
  return (
    <Way title={profile.name} chosen={chosen} onChoose={onChoose} disabled={!profile.usable && !signIn}
      end={signIn && <Button onClick={onSignIn} aria-label={t.aws.signInTo(profile.name)}>{t.aws.signIn}</Button>}>
      {about(profile, (at) => formatRecent(at, timeZone, now))}
      {!profile.usable && profile.why !== undefined && <span className={styles.why}>{profile.why}</span>}
    </Way>
  )
}

type WayProps = {
  readonly title: string; readonly chosen: boolean; readonly onChoose: () => void; readonly disabled?: boolean
  readonly end?: ReactNode; readonly children: ReactNode
}

function Way({ title, chosen, onChoose, disabled = false, end, children }: WayProps) {
  return (
    <div className={styles.way} data-chosen={chosen || undefined} data-disabled={disabled || undefined}>
      <label>
        <input type="radio" name="aws-sign-in" checked={chosen} disabled={disabled} onChange={onChoose} />
        <span><b>{title}</b><span className={styles.about}>{children}</span></span>
      </label>
      {end}
    </div>
  )
}
